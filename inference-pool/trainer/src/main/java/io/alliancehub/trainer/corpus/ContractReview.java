package io.alliancehub.trainer.corpus;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * One to three contract clauses to a JSON list of findings; thresholds decide, so it is checkable.
 */
final class ContractReview implements Composer {

    private static final List<String> OPENINGS =
            List.of(
                    "请审查以下条款，以 JSON 返回发现：\n",
                    "审查合同条款，只输出 JSON：\n",
                    "合同审查：\n",
                    "请找出条款中的风险：\n",
                    "Review these clauses and answer in JSON:\n");

    private static final List<Clause> CLAUSES =
            List.of(
                    draw -> {
                        int basisPoints = draw.between(1, 50);
                        String rate = String.format(Locale.ROOT, "0.%02d%%", basisPoints);
                        return new Finding(
                                "乙方逾期付款的，每日按未付金额的 " + rate + " 支付违约金。",
                                basisPoints > 5 ? "违约金过高" : "",
                                "高",
                                rate);
                    },
                    draw -> {
                        int days = draw.between(1, 24) * 5;
                        return new Finding(
                                "甲方应在收到发票后 " + days + " 日内付款。",
                                days > 60 ? "付款期过长" : "",
                                "中",
                                days + " 日");
                    },
                    draw -> {
                        int percent = draw.between(3, 36);
                        return new Finding(
                                "借款年利率为 " + percent + "%，按月付息。",
                                percent > 24 ? "利率过高" : "",
                                "高",
                                percent + "%");
                    },
                    draw -> {
                        int years = draw.between(1, 5);
                        return new Finding(
                                "期满前未书面通知的，本合同自动续期 " + years + " 年。",
                                years > 1 ? "自动续期" : "",
                                "中",
                                years + " 年");
                    },
                    draw -> {
                        String seat = draw.from(List.of("甲方", "乙方", "原告", "被告"));
                        return new Finding(
                                "争议由" + seat + "所在地人民法院管辖。",
                                seat.equals("乙方") ? "管辖不利" : "",
                                "中",
                                seat + "所在地");
                    },
                    draw -> {
                        boolean oneSided = draw.percent(50);
                        return new Finding(
                                oneSided ? "乙方有权单方调整收费标准。" : "调整收费标准须经双方书面同意。",
                                oneSided ? "单方变更" : "",
                                "高",
                                "单方调整");
                    },
                    draw -> {
                        int years = draw.between(1, 10);
                        return new Finding(
                                "保密义务自合同终止之日起持续 " + years + " 年。",
                                years < 3 ? "保密期过短" : "",
                                "中",
                                years + " 年");
                    },
                    draw -> {
                        int percent = draw.between(1, 20) * 10;
                        return new Finding(
                                "乙方的赔偿总额不超过合同金额的 " + percent + "%。",
                                percent < 100 ? "责任上限过低" : "",
                                "高",
                                percent + "%");
                    },
                    draw -> {
                        int percent = draw.between(1, 18) * 5;
                        return new Finding(
                                "合同签订后甲方预付合同金额的 " + percent + "%。",
                                percent > 30 ? "预付比例过高" : "",
                                "高",
                                percent + "%");
                    },
                    draw -> {
                        boolean shared = draw.percent(50);
                        return new Finding(
                                shared ? "乙方可以向第三方提供客户信息。" : "乙方不得向第三方提供客户信息。",
                                shared ? "信息外泄" : "",
                                "高",
                                "第三方");
                    });

    @Override
    public Exchange compose(Draw draw) {
        int count = draw.percent(50) ? 1 : draw.percent(75) ? 2 : 3;
        StringBuilder question = new StringBuilder(draw.from(OPENINGS));
        List<String> findings = new ArrayList<>();
        for (int number = 1; number <= count; number++) {
            Finding finding = draw.from(CLAUSES).write(draw);
            question.append(number).append(". ").append(finding.text());
            question.append(number < count ? "\n" : "");
            if (!finding.risk().isEmpty()) {
                findings.add(finding.json(number));
            }
        }
        String answer = findings.stream().collect(Collectors.joining(",", "{\"findings\":[", "]}"));
        return new Exchange(question.toString(), answer);
    }

    @FunctionalInterface
    private interface Clause {
        Finding write(Draw draw);
    }

    /** A clause's text, its risk (empty if it has none), the level and the words that show it. */
    private record Finding(String text, String risk, String level, String quote) {

        String json(int number) {
            return "{\"clause\":"
                    + number
                    + ",\"risk\":\""
                    + risk
                    + "\",\"level\":\""
                    + level
                    + "\",\"quote\":\""
                    + quote
                    + "\"}";
        }
    }
}
