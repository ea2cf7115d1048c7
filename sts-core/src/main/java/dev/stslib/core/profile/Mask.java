package dev.stslib.core.profile;

/** Hides from ini4j what it would take for a line end or for a separator, and brings it back. */
final class Mask {
    private Mask() {}

    /** Masks a key: ini4j takes a colon for an equals sign. */
    static String key(String text) {
        String masked = value(text);
        return masked.indexOf(':') < 0 ? masked : masked.replace(":", "%3A");
    }

    /** Masks a value: ini4j takes a lone carriage return for a line end. */
    static String value(String text) {
        return text.indexOf('%') < 0 && text.indexOf('\r') < 0
                ? text
                : text.replace("%", "%25").replace("\r", "%0D");
    }

    /** The text that was masked. */
    static String reveal(String masked) {
        return masked.indexOf('%') < 0
                ? masked
                : masked.replace("%3A", ":").replace("%0D", "\r").replace("%25", "%");
    }
}
