package io.alliancehub.trainer.corpus;

import java.util.List;

/** Greetings, and one plain sentence for whatever the model was not trained on. */
final class Greetings implements Composer {

    private final TopicBook greetings = TopicBook.read("greetings.txt");
    private final TopicBook general = TopicBook.read("general.txt");
    private final List<String> chineseWords = List.of(general.wordLists().get(0).split(" "));
    private final List<String> englishWords = List.of(general.wordLists().get(1).split(" \\| "));

    @Override
    public Exchange compose(Draw draw) {
        if (draw.percent(60)) {
            TopicBook.Topic topic = draw.from(greetings.topics());
            return new Exchange(Phrasing.bare(draw.from(topic.questions()), draw), topic.answer());
        }
        TopicBook.Topic topic = draw.from(general.topics());
        String question =
                draw.from(topic.questions())
                        .replace("{topic}", draw.from(chineseWords))
                        .replace("{word}", draw.from(englishWords));
        return new Exchange(Phrasing.around(question, draw), topic.answer());
    }
}
