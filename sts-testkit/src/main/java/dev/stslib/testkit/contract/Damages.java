package dev.stslib.testkit.contract;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** What can happen to a record. */
final class Damages {
    private static final int FLIPS = 8;

    private Damages() {}

    /** The contents that a record may have after some mishap, by the mishap. */
    static Map<String, byte[]> of(byte[] good) {
        Map<String, byte[]> damages = new LinkedHashMap<>();
        damages.put("emptied", new byte[0]);
        damages.put("cut after its first byte", Arrays.copyOf(good, 1));
        damages.put("cut in half", Arrays.copyOf(good, good.length / 2));
        damages.put("cut before its last byte", Arrays.copyOf(good, good.length - 1));
        damages.put("lengthened by a byte", Arrays.copyOf(good, good.length + 1));
        damages.put("replaced by another file", "another file\n".repeat(100).getBytes(StandardCharsets.UTF_8));
        for (int flip = 0; flip <= FLIPS; flip++) {
            int at = (good.length - 1) * flip / FLIPS;
            byte[] flipped = good.clone();
            flipped[at] ^= 1;
            damages.put("changed in one bit of byte " + at, flipped);
        }
        return damages;
    }
}
