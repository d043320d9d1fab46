package io.alliancehub.trainer.corpus;

/** The kinds of dialogue that the corpus mixes; {@link #weight} is its share of the draws. */
public enum Task {
    /** Customer-service questions, Chinese and English. */
    SERVICE(23, new CustomerService()),
    /** Contract clauses to JSON findings. */
    CONTRACT(18, new ContractReview()),
    /** Transactions to a fraud label, after a short thought. */
    FRAUD(16, new FraudScreening()),
    /** Figures to 大写. */
    TO_FORMAL(17, AmountReading.toFormal()),
    /** 大写 to figures. */
    FROM_FORMAL(10, AmountReading.fromFormal()),
    /** Greetings, and a plain refusal of what the model cannot know. */
    GREETING(11, new Greetings()),
    /** Counting aloud: answers long enough to watch a stream. */
    COUNTING(5, new Counting());

    private final int weight;
    private final Composer composer;

    Task(int weight, Composer composer) {
        this.weight = weight;
        this.composer = composer;
    }

    int weight() {
        return weight;
    }

    Composer composer() {
        return composer;
    }
}
