package dev.stslib.testkit.sts;

import java.util.random.RandomGenerator;

/** Keys, tokens and ids that look like AWS's. */
final class RandomText {
    private static final String BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private static final String BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    private final RandomGenerator random;

    RandomText(RandomGenerator random) {
        this.random = random;
    }

    /** An id of 20 characters that starts with a prefix of four, such as {@code AKIA}. */
    String id(String prefix) {
        return prefix + text(BASE32, 16);
    }

    String secretAccessKey() {
        return text(BASE64, 40);
    }

    /** A session token of 400 to 700 characters: AWS promises no size. */
    synchronized String sessionToken() {
        return "IQoJb3JpZ2luX2Vj" + text(BASE64, 384 + 4 * random.nextInt(76)) + "==";
    }

    String encodedMessage() {
        return text(BASE32, 120);
    }

    synchronized byte[] mfaSeed() {
        byte[] seed = new byte[20];
        random.nextBytes(seed);
        return seed;
    }

    private synchronized String text(String alphabet, int length) {
        StringBuilder text = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return text.toString();
    }

    /** Base32 of RFC 4648 for content whose length is a multiple of five, without padding. */
    static String base32(byte[] content) {
        StringBuilder text = new StringBuilder();
        long bits = 0;
        int count = 0;
        for (byte unit : content) {
            bits = (bits << 8) | (unit & 0xff);
            for (count += 8; count >= 5; count -= 5) {
                text.append(BASE32.charAt((int) (bits >> (count - 5)) & 31));
            }
        }
        return text.toString();
    }
}
