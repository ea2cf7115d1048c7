package dev.stslib.store.support.command;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Hides what looks like a secret in a text that a program printed. It hides too much rather than too little. */
final class SecretScrubber {
    private static final String HIDDEN = "(hidden)";

    private static final String NAME = "(?:secret[ _-]?(?:access[ _-]?)?key"
            + "|(?:session|security|access|refresh|auth|id|bearer)[ _-]?token|token|secret|pass(?:word|wd|phrase)"
            + "|api[ _-]?key|private[ _-]?key|client[ _-]?secret|authorization|signature|cookie|credentials?)";

    /** The sequences that color text in a terminal can occur inside a word. */
    private static final Pattern TERMINAL = Pattern.compile("\u001b\\[[0-?]*[ -/]*[@-~]|[\u0000\uFEFF]");

    private static final Pattern PEM =
            Pattern.compile("-----BEGIN [A-Z0-9 ]+-----.*?(?:-----END [A-Z0-9 ]+-----|\\z)", Pattern.DOTALL);

    /** The name of a secret, the separator, and the value: in JSON, XML, INI, a URL or plain text. */
    private static final Pattern NAMED = Pattern.compile(
            "(?i)(" + NAME + "[\"'\\\\\\s]*[:=>][\\\\\\s]*)(\"(?:[^\"\\\\]++|\\\\.)*+\"?|'[^']*'?|[^\\n<\"']+)");

    /** A name of a secret, and a word with a digit: {@code --password hunter2}, {@code the password is hunter2}. */
    private static final Pattern SPOKEN =
            Pattern.compile("(?i)(" + NAME + "['\"]?\\s+(?:(?:is|was)\\s+)?)(?=\\S*[0-9])\\S{6,}");

    private static final Pattern BEARER = Pattern.compile("(?i)((?:bearer|basic)\\s+)(?=\\S*[0-9])\\S{8,}");

    private static final Pattern USER_OF_URL = Pattern.compile("(?<=://)[^/\\s@]+:[^/\\s@]+(?=@)");

    /** Long texts of Base64, such as AWS's secret keys and session tokens, also over several lines. */
    private static final Pattern LONG_BASE64 = Pattern.compile("(?<![A-Za-z0-9/+=_-])(?=[a-z/+=_-]*[A-Z0-9])"
            + "(?=[A-Z0-9/+=_-]*[a-z])[A-Za-z0-9/+=_-]{40,}+(?:\\n[A-Za-z0-9/+=_-]++(?=\\n|\\z))*+");

    private static final Pattern HEX = Pattern.compile("(?<![A-Za-z0-9])(?:[0-9a-f]{32,}+|[0-9A-F]{32,}+)");

    private SecretScrubber() {}

    /** The text in one line, without what looks like a secret. */
    static String scrub(String printed) {
        String text = TERMINAL.matcher(printed).replaceAll("").replace("\r\n", "\n");
        text = PEM.matcher(text).replaceAll(HIDDEN);
        text = LONG_BASE64.matcher(text).replaceAll(HIDDEN);
        text = HEX.matcher(text).replaceAll(HIDDEN);
        text = USER_OF_URL.matcher(text).replaceAll(HIDDEN);
        text = BEARER.matcher(text).replaceAll("$1" + HIDDEN);
        text = NAMED.matcher(text).replaceAll("$1" + HIDDEN);
        Matcher spoken = SPOKEN.matcher(text);
        return spoken.replaceAll("$1" + HIDDEN).replaceAll("\\p{Cntrl}+", " ").strip();
    }
}
