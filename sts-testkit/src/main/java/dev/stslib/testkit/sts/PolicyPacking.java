package dev.stslib.testkit.sts;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;

/**
 * How much room an STS needs for the policies and tags of a session. AWS serialises and compresses them in a way that it
 * does not publish. Its size grows here with the length, the compressed length and the number of what is packed.
 *
 * @param base bytes of any session that has policies or tags
 * @param perByte for each byte of the inline policy, without insignificant white space
 * @param perCompressedByte for each byte of the inline policy, the ARNs and the tags after compression
 * @param perArn for each managed policy
 * @param perArnByte for each byte of the ARNs of managed policies
 * @param perTag for each session tag
 * @param perTagByte for each byte of the keys and values of session tags
 * @param unforeseen up to so many bytes more, which depend on each character of what is packed
 * @param salt makes the unforeseen bytes those of one STS
 */
record PolicyPacking(
        double base,
        double perByte,
        double perCompressedByte,
        double perArn,
        double perArnByte,
        double perTag,
        double perTagByte,
        double unforeseen,
        int salt) {
    /** The room in bytes. */
    private static final int ROOM = 2_048;

    /** Every byte counts as one. */
    static final PolicyPacking PLAIN = new PolicyPacking(0, 1, 0, 0, 1, 0, 1, 0, 0);

    /** Draws the coefficients, so that a test does not know them. */
    static PolicyPacking drawn(RandomGenerator random) {
        return new PolicyPacking(
                random.nextDouble(0, 60),
                random.nextDouble(0.1, 0.7),
                random.nextDouble(0.1, 1.0),
                random.nextDouble(5, 40),
                random.nextDouble(0.1, 0.7),
                random.nextDouble(2, 15),
                random.nextDouble(0.2, 1.0),
                ROOM / 100.0,
                random.nextInt());
    }

    /**
     * Gives the percentage of the room, rounded up.
     *
     * @param policy the inline policy without insignificant white space, or null
     * @param arns the ARNs of managed policies
     * @param tags the session tags
     */
    int percent(@Nullable String policy, List<String> arns, SessionTags tags) {
        byte[] packed = ((policy == null ? "" : policy) + arns + tags.texts()).getBytes(StandardCharsets.UTF_8);
        double bytes = base
                + perByte * (policy == null ? 0 : size(policy))
                + (perCompressedByte == 0 ? 0 : perCompressedByte * compressed(packed))
                + perArn * arns.size()
                + perArnByte * arns.stream().mapToInt(PolicyPacking::size).sum()
                + perTag * tags.texts().size()
                + perTagByte
                        * tags.texts().entrySet().stream()
                                .mapToInt(tag -> size(tag.getKey()) + size(tag.getValue()))
                                .sum()
                + unforeseen * fraction(packed);
        return (int) Math.ceil(bytes * 100 / ROOM);
    }

    private static int size(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    private static int compressed(byte[] bytes) {
        Deflater deflater = new Deflater();
        try {
            deflater.setInput(bytes);
            deflater.finish();
            return deflater.deflate(new byte[bytes.length + 100]);
        } finally {
            deflater.end();
        }
    }

    /** 0 to 1. */
    private double fraction(byte[] bytes) {
        CRC32 crc = new CRC32();
        crc.update(salt);
        crc.update(bytes);
        return crc.getValue() / (double) 0xFFFF_FFFFL;
    }
}
