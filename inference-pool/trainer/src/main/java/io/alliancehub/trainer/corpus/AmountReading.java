package io.alliancehub.trainer.corpus;

import java.util.List;

/** Amounts in figures and in formal numerals, each way. */
final class AmountReading {

    private static final List<String> TO_FORMAL_QUESTIONS =
            List.of(
                    "请将 %s 元转换为大写金额。",
                    "把 ¥%s 写成大写。",
                    "%s 元的大写是什么？",
                    "金额大写：%s",
                    "合同金额为 %s 元，大写怎么写？",
                    "支票金额 ¥%s，请给出大写。",
                    "Write ¥%s in formal Chinese numerals.",
                    "小写：¥%s\n大写：");

    private static final List<String> FROM_FORMAL_QUESTIONS =
            List.of(
                    "请将人民币%s转换为数字。",
                    "%s是多少元？",
                    "金额小写：%s",
                    "大写：人民币%s\n小写：",
                    "支票上写着%s，数字怎么写？",
                    "Write %s in figures.");

    private AmountReading() {}

    static Composer toFormal() {
        return draw -> {
            long fen = amountFen(draw);
            return new Composer.Exchange(
                    draw.from(TO_FORMAL_QUESTIONS).formatted(shownFigures(fen, draw)),
                    "人民币" + ChineseAmount.formal(fen));
        };
    }

    static Composer fromFormal() {
        return draw -> {
            long fen = amountFen(draw);
            return new Composer.Exchange(
                    draw.from(FROM_FORMAL_QUESTIONS).formatted(ChineseAmount.formal(fen)),
                    "¥" + ChineseAmount.figures(fen));
        };
    }

    /**
     * One to eight digits of yuan, each length equally often; many round, half without decimals.
     */
    static long amountFen(Draw draw) {
        int digits = draw.between(1, 8);
        long yuan = draw.between(1, 9);
        int zeroPercent = draw.percent(40) ? 60 : 10;
        for (int digit = 1; digit < digits; digit++) {
            yuan = yuan * 10 + (draw.percent(zeroPercent) ? 0 : draw.below(10));
        }
        int decimals = draw.below(4);
        return yuan * 100
                + switch (decimals) {
                    case 0, 1 -> 0;
                    case 2 -> 10L * draw.below(10);
                    default -> draw.below(100);
                };
    }

    /** With thousands separators nine times in ten, and without a decimal part if it is zero. */
    private static String shownFigures(long fen, Draw draw) {
        String figures = ChineseAmount.figures(fen);
        if (fen % 100 == 0 && draw.percent(50)) {
            figures = figures.substring(0, figures.length() - 3);
        }
        return draw.percent(90) ? figures : figures.replace(",", "");
    }
}
