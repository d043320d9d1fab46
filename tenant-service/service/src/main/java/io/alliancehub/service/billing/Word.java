package io.alliancehub.service.billing;

import io.alliancehub.service.metering.TokenClass;

/** What an invoice's document says, in both languages. */
enum Word {
    TITLE("账单（草稿）", "Draft invoice"),
    BANK("银行", "Bank"),
    MONTH("账期", "Month"),
    MONTH_ZONE("%s（北京时间）", "%s (Beijing time)"),
    CURRENCY("币种", "Currency"),
    YUAN("人民币（CNY）", "Chinese yuan (CNY)"),
    MADE_AT("生成时间", "Generated at"),
    DATA("数据", "Data"),
    SYNTHETIC("合成演示数据，不是真实账单", "Synthetic demonstration data, not a real bill"),
    RECOUNT("独立复核", "Independent recount"),
    RECOUNT_NONE("尚未复核", "none so far"),
    RECOUNT_OPEN("正在复核", "in progress"),
    RECOUNT_ENDED_EARLY("未完成", "not completed"),
    RECOUNT_EQUAL("一致，完成于 %s", "equal, completed at %s"),
    RECOUNT_DIFFERENT("发现 %2$d 处差异，完成于 %1$s", "%2$d differences, completed at %1$s"),
    RECOUNT_STALE("；此后用量有变化", "; usage has changed since"),
    MODEL("模型", "Model"),
    MODEL_VERSION("模型版本", "Model version"),
    TOKEN_CLASS("类别", "Token class"),
    TOKENS("Token 数", "Tokens"),
    PRICE_VERSION("价格版本", "Price version"),
    UNIT_PRICE("单价（元/百万 Token）", "Yuan per million tokens"),
    EXACT_AMOUNT("精确金额（元）", "Exact amount (yuan)"),
    AMOUNT("应付金额（元）", "Amount (yuan)"),
    INPUT("输入", "Input"),
    CACHED_INPUT("输入（缓存命中）", "Cached input"),
    OUTPUT("输出", "Output"),
    EXACT_TOTAL("精确合计（元）", "Exact total (yuan)"),
    ROUNDING("逐行四舍五入到分（元）", "Rounding of each line to fen (yuan)"),
    TOTAL("应付合计（元）", "Total (yuan)"),
    NO_LINES("本月没有用量。", "There is no use in this month."),
    LEGEND(
            "本文件为草稿，按生成时已入账的用量计算，不是发票，不作付款依据。",
            "This is a draft, computed from the usage on the books when it was generated. It is not"
                    + " an invoice and no demand for payment."),
    MISSING_GLYPHS("字库中没有的字以“〓”代替。", "A character that the font lacks is shown as 〓."),
    FOOTER("第 {page} 页，共 {pages} 页", "Page {page} of {pages}");

    private final String chinese;
    private final String english;

    Word(String chinese, String english) {
        this.chinese = chinese;
        this.english = english;
    }

    /** The word for a class of tokens. */
    static Word of(TokenClass tokenClass) {
        return switch (tokenClass) {
            case INPUT -> INPUT;
            case CACHED_INPUT -> CACHED_INPUT;
            case OUTPUT -> OUTPUT;
        };
    }

    String in(Language language) {
        return switch (language) {
            case ZH -> chinese;
            case EN -> english;
        };
    }
}
