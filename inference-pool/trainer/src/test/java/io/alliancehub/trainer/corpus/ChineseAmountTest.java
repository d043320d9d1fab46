package io.alliancehub.trainer.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;

class ChineseAmountTest {

    @Example
    void writesAmountsAsOnACheque() {
        Map<Long, String> written =
                Map.ofEntries(
                        Map.entry(0L, "零元整"),
                        Map.entry(5L, "伍分"),
                        Map.entry(50L, "伍角整"),
                        Map.entry(1_000L, "壹拾元整"),
                        Map.entry(14_09_50L, "壹仟肆佰零玖元伍角整"),
                        Map.entry(6_007_14L, "陆仟零柒元壹角肆分"),
                        Map.entry(16_409_02L, "壹万陆仟肆佰零玖元零贰分"),
                        Map.entry(325_04L, "叁佰贰拾伍元零肆分"),
                        Map.entry(107_000_53L, "壹拾万零柒仟元伍角叁分"),
                        Map.entry(100_000_001_00L, "壹亿零壹元整"),
                        Map.entry(100_010_000_00L, "壹亿零壹万元整"));

        written.forEach((fen, text) -> assertThat(ChineseAmount.formal(fen)).isEqualTo(text));
    }

    @Property(tries = 20_000)
    void agreesWithWritingEveryPlaceAndStrikingOutZeros(
            @ForAll @LongRange(min = 0, max = ChineseAmount.FEN_MAX) long fen) {
        assertThat(ChineseAmount.formal(fen)).isEqualTo(byStrikingOut(fen));
    }

    @Property(tries = 20_000)
    void readsBackAsTheSameAmount(
            @ForAll @LongRange(min = 0, max = ChineseAmount.FEN_MAX) long fen) {
        assertThat(value(ChineseAmount.formal(fen))).isEqualTo(fen);
    }

    @Property
    void figuresAreTheAmountWithCommas(
            @ForAll @LongRange(min = 0, max = ChineseAmount.FEN_MAX) long fen) {
        String figures = ChineseAmount.figures(fen);

        assertThat(figures).matches("\\d{1,3}(,\\d{3})*\\.\\d\\d");
        assertThat(Long.parseLong(figures.replaceAll("[,.]", ""))).isEqualTo(fen);
    }

    @Example
    void refusesWhatItCannotWrite() {
        assertThatThrownBy(() -> ChineseAmount.formal(-1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ChineseAmount.formal(ChineseAmount.FEN_MAX + 1))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /* The other way to do it: write all places, zeros too, then strike out what is not said. */
    private static String byStrikingOut(long fen) {
        String digits = "零壹贰叁肆伍陆柒捌玖";
        String units = "仟佰拾亿仟佰拾万仟佰拾元";
        String whole = String.format("%012d", fen / 100);
        StringBuilder every = new StringBuilder();
        for (int at = 0; at < whole.length(); at++) {
            every.append(digits.charAt(whole.charAt(at) - '0')).append(units.charAt(at));
        }
        String yuan =
                every.toString()
                        .replaceAll("零[仟佰拾]", "零")
                        .replaceAll("零+([亿万])", "$1零")
                        .replaceAll("亿零*万", "亿零")
                        .replaceAll("零+", "零")
                        .replaceAll("零元", "元")
                        .replaceAll("^[亿万零]+", "")
                        .replaceAll("^元$", fen == 0 ? "零元" : "");
        int jiao = (int) (fen / 10 % 10);
        int cent = (int) (fen % 10);
        String zero = cent > 0 && !yuan.isEmpty() ? "零" : "";
        String tail = jiao > 0 ? digits.charAt(jiao) + "角" : zero;
        return yuan + tail + (cent > 0 ? digits.charAt(cent) + "分" : "整");
    }

    private static long value(String formal) {
        long total = 0;
        long group = 0;
        long digit = 0;
        long fen = 0;
        for (char letter : formal.toCharArray()) {
            int numeral = "零壹贰叁肆伍陆柒捌玖".indexOf(letter);
            if (numeral >= 0) {
                digit = numeral;
                continue;
            }
            switch (letter) {
                case '拾' -> group += digit * 10;
                case '佰' -> group += digit * 100;
                case '仟' -> group += digit * 1000;
                case '万' -> total += (group + digit) * 10_000;
                case '亿' -> total += (group + digit) * 100_000_000;
                case '元' -> fen += (total + group + digit) * 100;
                case '角' -> fen += digit * 10;
                case '分' -> fen += digit;
                case '整' -> fen += 0;
                default -> throw new AssertionError("unexpected " + letter);
            }
            if ("万亿".indexOf(letter) >= 0) {
                group = 0;
            }
            digit = 0;
        }
        return fen;
    }
}
