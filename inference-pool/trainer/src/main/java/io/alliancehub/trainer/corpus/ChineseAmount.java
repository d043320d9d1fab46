package io.alliancehub.trainer.corpus;

/**
 * Amounts in the formal numerals (大写) that Chinese cheques and contracts use.
 *
 * <p>The convention of this corpus, one of those that the payment rules allow: 整 closes an amount
 * without 分; 零 is written once for a run of zeros between two digits, and before 分 when 角 is zero,
 * but not between 元 and 角.
 */
public final class ChineseAmount {

    /** Largest amount that {@link #formal} writes, in fen: just below a trillion yuan. */
    public static final long FEN_MAX = 99_999_999_999_999L;

    private static final String DIGITS = "零壹贰叁肆伍陆柒捌玖";
    private static final String[] PLACES = {"", "拾", "佰", "仟"};
    private static final String[] GROUPS = {"", "万", "亿"};

    private ChineseAmount() {}

    /**
     * The formal numerals of an amount.
     *
     * @param fen the amount in fen, from 0 to {@link #FEN_MAX}
     * @throws IllegalArgumentException if the amount is outside that range
     */
    public static String formal(long fen) {
        if (fen < 0 || fen > FEN_MAX) {
            throw new IllegalArgumentException("amount out of range: " + fen + " fen");
        }
        long yuan = fen / 100;
        int jiao = (int) (fen / 10 % 10);
        int cent = (int) (fen % 10);
        StringBuilder text = new StringBuilder();
        if (yuan > 0 || fen == 0) {
            text.append(wholeNumber(yuan)).append('元');
        }
        if (jiao > 0) {
            text.append(DIGITS.charAt(jiao)).append('角');
        }
        if (cent > 0) {
            text.append(jiao == 0 && yuan > 0 ? "零" : "");
            text.append(DIGITS.charAt(cent)).append('分');
        } else {
            text.append('整');
        }
        return text.toString();
    }

    /** The amount with two decimals and a comma between thousands, as on a statement. */
    public static String figures(long fen) {
        StringBuilder text = new StringBuilder(Long.toString(fen / 100));
        for (int at = text.length() - 3; at > 0; at -= 3) {
            text.insert(at, ',');
        }
        return text.append('.').append(fen / 10 % 10).append(fen % 10).toString();
    }

    private static String wholeNumber(long yuan) {
        String digits = Long.toString(yuan);
        StringBuilder text = new StringBuilder();
        boolean zeroPending = false;
        boolean groupWritten = false;
        for (int at = 0; at < digits.length(); at++) {
            int place = digits.length() - 1 - at;
            int digit = digits.charAt(at) - '0';
            if (digit == 0) {
                zeroPending = true;
            } else {
                text.append(zeroPending && !text.isEmpty() ? "零" : "");
                text.append(DIGITS.charAt(digit)).append(PLACES[place % 4]);
                zeroPending = false;
                groupWritten = true;
            }
            if (place % 4 == 0) {
                text.append(groupWritten ? GROUPS[place / 4] : "");
                groupWritten = false;
            }
        }
        return text.isEmpty() ? "零" : text.toString();
    }
}
