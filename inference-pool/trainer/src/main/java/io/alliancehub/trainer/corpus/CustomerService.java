package io.alliancehub.trainer.corpus;

import java.util.List;
import java.util.Locale;

/** Questions that people ask their bank, with slots that the answer must copy. */
final class CustomerService implements Composer {

    static final List<String> CHINESE_BANKS =
            List.of("云桥示例银行", "青禾示例农商行", "临江示例银行", "北岭示例村镇银行", "海棠示例银行", "松溪示例农商行");
    static final List<String> ENGLISH_BANKS =
            List.of(
                    "Cloudbridge Sample Bank",
                    "Greenfield Sample Bank",
                    "Riverside Sample Bank",
                    "Northridge Sample Bank");

    private static final List<String> BRANCHES =
            List.of("东街", "西街", "南湖", "北山", "中心", "河滨", "园区", "新城", "老城", "码头", "学府", "站前");

    private final TopicBook book = TopicBook.read("service.txt");

    @Override
    public Exchange compose(Draw draw) {
        TopicBook.Topic topic = draw.from(book.topics());
        String question = draw.from(topic.questions());
        String answer = topic.answer();
        String tail = String.format(Locale.ROOT, "%04d", draw.below(10_000));
        String branch = draw.from(BRANCHES);
        String amount = ChineseAmount.figures(draw.between(1, 999) * 10_000L).replace(".00", "");
        boolean english = answer.codePointAt(answer.length() - 1) < 128;
        String bank = draw.from(english ? ENGLISH_BANKS : CHINESE_BANKS);
        String asked = fill(question, tail, branch, amount, bank);
        return new Exchange(Phrasing.around(asked, draw), fill(answer, tail, branch, amount, bank));
    }

    private static String fill(
            String text, String tail, String branch, String amount, String bank) {
        return text.replace("{tail}", tail)
                .replace("{branch}", branch)
                .replace("{amount}", amount)
                .replace("{bank}", bank);
    }
}
