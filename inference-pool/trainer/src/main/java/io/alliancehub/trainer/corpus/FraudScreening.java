package io.alliancehub.trainer.corpus;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A transaction to a label. The rule is plain arithmetic, so that an answer can be checked: three
 * or more signals are fraud, two are doubtful, fewer are normal.
 */
final class FraudScreening implements Composer {

    private static final List<String> CITIES =
            List.of(
                    "云桥", "青禾", "临江", "北岭", "海棠", "松溪", "白石", "南屏", "金湖", "月港", "东篱", "岚谷", "枫林",
                    "雁池", "碧泉", "沙汀");

    private static final List<String> OPENINGS =
            List.of("请判断这笔交易：\n", "交易：\n", "判断以下交易是否欺诈：\n", "反欺诈筛查：\n", "这笔交易有风险吗？\n");

    private static final int LARGE_FEN = 5_000_000;
    private static final int NIGHT_END_HOUR = 6;
    private static final int FREQUENT_COUNT = 5;

    @Override
    public Exchange compose(Draw draw) {
        long fen =
                draw.percent(60)
                        ? draw.between(100, LARGE_FEN - 1)
                        : LARGE_FEN + draw.below(LARGE_FEN * 4);
        int hour = draw.percent(35) ? draw.below(NIGHT_END_HOUR) : draw.between(NIGHT_END_HOUR, 23);
        String home = draw.from(CITIES);
        String place = draw.percent(50) ? home : draw.from(CITIES);
        boolean newDevice = draw.percent(40);
        int recent =
                draw.percent(60) ? draw.below(FREQUENT_COUNT) : draw.between(FREQUENT_COUNT, 20);

        List<Check> checks =
                List.of(
                        new Check("金额", fen >= LARGE_FEN, "大额", "正常"),
                        new Check("时间", hour < NIGHT_END_HOUR, "深夜", "正常"),
                        new Check("地点", !place.equals(home), "异地", "一致"),
                        new Check("设备", newDevice, "陌生", "常用"),
                        new Check("次数", recent >= FREQUENT_COUNT, "频繁", "正常"));

        String question =
                draw.from(OPENINGS)
                        + "金额：¥%s\n时间：%02d:%02d\n地点：%s市\n常用地点：%s市\n设备：%s\n近一小时笔数：%d"
                                .formatted(
                                        ChineseAmount.figures(fen),
                                        hour,
                                        draw.below(60),
                                        place,
                                        home,
                                        newDevice ? "新设备" : "常用设备",
                                        recent);
        return new Exchange(question, answer(checks));
    }

    /* Every check is said, always in one order: a small model then decides one thing at a time. */
    private static String answer(List<Check> checks) {
        String thought = checks.stream().map(Check::words).collect(Collectors.joining("，"));
        long signals = checks.stream().filter(Check::isSignal).count();
        String verdict =
                switch ((int) signals) {
                    case 0, 1 -> "标签：正常\n建议：放行。";
                    case 2 -> "标签：可疑\n建议：短信核实后放行。";
                    default -> "标签：欺诈\n建议：拦截并人工复核。";
                };
        return "<think>\n" + thought + "，共 " + signals + " 项。\n</think>\n\n" + verdict;
    }

    /** One look at a transaction and what it found. */
    private record Check(String subject, boolean isSignal, String signal, String calm) {

        String words() {
            return subject + (isSignal ? signal : calm);
        }
    }
}
