package dev.stslib.house.secret;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** The forms in which a text may hold a secret. */
final class Forms {
    private Forms() {}

    /** The forms by name. Of Base64, the part that does not depend on the text before and after the secret. */
    static Map<String, String> of(String secret) {
        byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
        String url = URLEncoder.encode(secret, StandardCharsets.UTF_8);
        Map<String, String> forms = new LinkedHashMap<>();
        forms.put("plain", secret);
        forms.put("URL", url);
        forms.put(
                "URL, lower case",
                url.replaceAll("%2F", "%2f").replaceAll("%2B", "%2b").replaceAll("%3D", "%3d"));
        forms.put("JSON", secret.replace("/", "\\/"));
        forms.put("hex", HexFormat.of().formatHex(bytes));
        forms.put("HEX", HexFormat.of().formatHex(bytes).toUpperCase(Locale.ROOT));
        for (int before = 0; before < 3; before++) {
            byte[] shifted = new byte[before + bytes.length];
            System.arraycopy(bytes, 0, shifted, before, bytes.length);
            forms.put("Base64 after " + before, middle(Base64.getEncoder().encodeToString(shifted), before));
            forms.put(
                    "Base64 for URLs after " + before,
                    middle(Base64.getUrlEncoder().encodeToString(shifted), before));
        }
        forms.put("bytes", Arrays.toString(bytes).replaceAll("[\\[\\]]", ""));
        return forms;
    }

    private static String middle(String encoded, int before) {
        int first = before == 0 ? 0 : 4;
        return encoded.substring(first, encoded.length() - 4);
    }
}
