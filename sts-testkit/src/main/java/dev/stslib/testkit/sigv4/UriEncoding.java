package dev.stslib.testkit.sigv4;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Percent encoding as SigV4 wants it: of all characters only the unreserved ones of RFC 3986 stay. */
public final class UriEncoding {
    private static final String UNRESERVED = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
    private static final String HEX = "0123456789ABCDEF";

    private UriEncoding() {}

    /**
     * Encodes the UTF-8 bytes of a text.
     *
     * @param text any text
     * @param keep characters of ASCII that stay as they are besides the unreserved ones, such as {@code /}
     * @return the text with every other byte as {@code %XX} in capitals
     */
    public static String encode(String text, String keep) {
        StringBuilder encoded = new StringBuilder();
        for (byte unit : text.getBytes(StandardCharsets.UTF_8)) {
            char character = (char) (unit & 0xff);
            if (UNRESERVED.indexOf(character) >= 0 || keep.indexOf(character) >= 0) {
                encoded.append(character);
            } else {
                encoded.append('%').append(HEX.charAt(character >> 4)).append(HEX.charAt(character & 15));
            }
        }
        return encoded.toString();
    }

    /**
     * Decodes a name or a value of a query or a form.
     *
     * @param text as sent: {@code %XX} encodes a byte, {@code +} a space
     * @return the UTF-8 text; a percent sign that no two digits follow stays
     */
    public static String decode(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int at = 0;
        while (at < text.length()) {
            int character = text.codePointAt(at);
            if (character == '%' && isHex(text, at + 1) && isHex(text, at + 2)) {
                bytes.write(Integer.parseInt(text, at + 1, at + 3, 16));
                at += 3;
            } else {
                String plain = character == '+' ? " " : Character.toString(character);
                bytes.writeBytes(plain.getBytes(StandardCharsets.UTF_8));
                at += Character.charCount(character);
            }
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static boolean isHex(String text, int at) {
        return at < text.length() && text.charAt(at) < 128 && Character.digit(text.charAt(at), 16) >= 0;
    }
}
