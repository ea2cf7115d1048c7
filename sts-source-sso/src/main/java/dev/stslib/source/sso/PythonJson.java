package dev.stslib.source.sso;

import java.util.Locale;

/** JSON as Python's {@code json.dumps} writes it. AWS's tools name files by digests of such texts. */
final class PythonJson {
    private PythonJson() {}

    /** A text between quotation marks, in ASCII. */
    static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int at = 0; at < text.length(); at++) {
            char sign = text.charAt(at);
            switch (sign) {
                case '"', '\\' -> quoted.append('\\').append(sign);
                case '\n' -> quoted.append("\\n");
                case '\r' -> quoted.append("\\r");
                case '\t' -> quoted.append("\\t");
                case '\b' -> quoted.append("\\b");
                case '\f' -> quoted.append("\\f");
                default -> {
                    if (sign >= ' ' && sign <= '~') {
                        quoted.append(sign);
                    } else {
                        quoted.append(String.format(Locale.ROOT, "\\u%04x", (int) sign));
                    }
                }
            }
        }
        return quoted.append('"').toString();
    }
}
