package io.alliancehub.engine.grammar.text;

import java.util.Map;

/** Sets of code points that expressions name. */
final class CharacterNames {

    static final CodePoints DIGITS = CodePoints.range('0', '9');

    static final CodePoints WORD =
            DIGITS.or(CodePoints.range('a', 'z'))
                    .or(CodePoints.range('A', 'Z'))
                    .or(CodePoints.of('_'));

    /** White space and line ends of ECMA-262. */
    static final CodePoints BLANKS =
            CodePoints.range(0x09, 0x0D)
                    .or(CodePoints.anyOf(" \u00a0\u1680\u2028\u2029\u202f\u205f\u3000\ufeff"))
                    .or(CodePoints.range(0x2000, 0x200A));

    private static final Map<String, String> SHORT_NAMES =
            Map.ofEntries(
                    Map.entry("Letter", "L"),
                    Map.entry("Lowercase_Letter", "Ll"),
                    Map.entry("Uppercase_Letter", "Lu"),
                    Map.entry("Titlecase_Letter", "Lt"),
                    Map.entry("Modifier_Letter", "Lm"),
                    Map.entry("Other_Letter", "Lo"),
                    Map.entry("Mark", "M"),
                    Map.entry("Number", "N"),
                    Map.entry("Decimal_Number", "Nd"),
                    Map.entry("digit", "Nd"),
                    Map.entry("Letter_Number", "Nl"),
                    Map.entry("Other_Number", "No"),
                    Map.entry("Punctuation", "P"),
                    Map.entry("punct", "P"),
                    Map.entry("Symbol", "S"),
                    Map.entry("Separator", "Z"),
                    Map.entry("Space_Separator", "Zs"),
                    Map.entry("Other", "C"),
                    Map.entry("Control", "Cc"));

    /** Two letters for each of {@link Character#getType}'s values, of which 17 is none. */
    private static final String TYPES =
            "CnLuLlLtLmLoMnMeMcNdNlNoZsZlZp".concat("CcCf--CoCsPdPsPePcPoSmScSkSoPiPf");

    private CharacterNames() {}

    /** The code points of a general category, by its short name or its long one. */
    static CodePoints category(String name, Work work) {
        String wanted = name.startsWith("General_Category=") ? name.substring(17) : name;
        wanted = wanted.startsWith("gc=") ? wanted.substring(3) : wanted;
        wanted = SHORT_NAMES.getOrDefault(wanted, wanted);
        if (!(wanted.length() == 1 || wanted.length() == 2) || !isKnown(wanted)) {
            throw new GrammarRefusedException(
                    "of \\p{…} only general categories are supported, such as \\p{L}");
        }
        work.spend(CodePoints.END / 64);
        CodePoints set = CodePoints.NONE;
        int from = -1;
        for (int cp = 0; cp <= CodePoints.END; cp++) {
            boolean inside = cp < CodePoints.END && type(cp).startsWith(wanted);
            if (inside && from < 0) {
                from = cp;
            } else if (!inside && from >= 0) {
                set = set.or(CodePoints.range(from, cp - 1));
                from = -1;
            }
        }
        return set;
    }

    private static boolean isKnown(String wanted) {
        for (int i = 0; i < TYPES.length(); i += 2) {
            if (TYPES.startsWith(wanted, i)) {
                return !wanted.startsWith("-");
            }
        }
        return false;
    }

    private static String type(int codePoint) {
        int at = 2 * Character.getType(codePoint);
        return TYPES.substring(at, at + 2);
    }
}
