package io.alliancehub.service.alert;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/** What an e-mail says, in Chinese and in English. */
final class AlertTexts {
    private static final int MICRO = 6;

    private AlertTexts() {}

    static String subject(AlertBody alert) {
        AlertBody.BudgetState budget = alert.budget();
        if (budget != null) {
            return "[Alliance Hub] 预算已用 "
                    + budget.usedPercent()
                    + "% · "
                    + budget.usedPercent()
                    + "% of a budget is used: "
                    + alert.rule().name();
        }
        return alert.refusals() != null
                ? "[Alliance Hub] 请求被拒绝过多 · many calls are refused: " + alert.rule().name()
                : "[Alliance Hub] 测试提醒 · test: " + alert.rule().name();
    }

    static String text(AlertBody alert) {
        List<String> lines = new ArrayList<>();
        lines.add("规则 · rule: " + alert.rule().name() + " (" + alert.rule().id() + ")");
        AlertBody.Named tenant = alert.tenant();
        lines.add(
                "机构 · bank: "
                        + (tenant == null
                                ? "联盟全部成员 · all banks of the alliance"
                                : tenant.name() + " (" + tenant.id() + ")"));
        AlertBody.BudgetState budget = alert.budget();
        AlertBody.RefusalState refusals = alert.refusals();
        if (budget != null) {
            addBudget(lines, budget);
        } else if (refusals != null) {
            addRefusals(lines, refusals);
        } else {
            lines.add("这是一条测试提醒，无需处理。 · This is a test; nothing needs to be done.");
        }
        lines.add("周期 · period: " + alert.period());
        lines.add("时间 · time: " + alert.createdAt());
        lines.add("编号 · delivery: " + alert.id());
        return String.join("\n", lines) + "\n";
    }

    private static void addBudget(List<String> lines, AlertBody.BudgetState it) {
        AlertBody.Named subject = it.subject();
        if (subject != null) {
            lines.add(
                    "对象 · subject: "
                            + it.level()
                            + " "
                            + subject.name()
                            + " ("
                            + subject.id()
                            + ")");
        }
        lines.add(
                "已用 · used: "
                        + amount(it.unit(), it.used())
                        + " / "
                        + amount(it.unit(), it.value())
                        + " ("
                        + it.usedPercent()
                        + "%)");
        lines.add("阈值 · threshold: " + it.threshold() + "%");
    }

    private static void addRefusals(List<String> lines, AlertBody.RefusalState it) {
        lines.add(
                "被拒绝 · refused: "
                        + it.refused()
                        + " in "
                        + it.windowMinutes()
                        + " min (> "
                        + it.moreThan()
                        + ")");
        lines.add("原因 · reason: " + (it.reason() == null ? "*" : it.reason()));
    }

    private static String amount(String unit, long number) {
        return unit.equals(AlertRule.Unit.TOKENS.name())
                ? number + " tokens"
                : "¥" + BigDecimal.valueOf(number, MICRO).toPlainString();
    }
}
