package dev.stslib.tenants;

import dev.stslib.api.request.SessionPolicy;
import dev.stslib.api.request.Tag;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.Deflater;

/**
 * What the packed size of a request may depend on. AWS says that policies, ARNs and tags are serialised and compressed, and no
 * more.
 *
 * @see <a href="https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html">STS, AssumeRole</a>
 */
final class PackedFeatures {
    static final int COUNT = 7;

    private PackedFeatures() {}

    /** Lengths are in hundreds of bytes, so that all numbers have about the same size. */
    static double[] of(SessionPolicy policy, List<Tag> tags) {
        String inline = policy.inline() == null ? "" : policy.inline();
        StringBuilder all = new StringBuilder(inline);
        policy.arns().forEach(all::append);
        tags.forEach(tag -> all.append(tag.key()).append(tag.value()));
        return new double[] {
            1,
            size(inline) / 100.0,
            policy.arns().size(),
            policy.arns().stream().mapToInt(PackedFeatures::size).sum() / 100.0,
            tags.size(),
            tags.stream().mapToInt(tag -> size(tag.key()) + size(tag.value())).sum() / 100.0,
            compressed(all.toString()) / 100.0
        };
    }

    private static int size(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    private static int compressed(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        Deflater deflater = new Deflater();
        try {
            deflater.setInput(bytes);
            deflater.finish();
            return deflater.deflate(new byte[bytes.length + 100]);
        } finally {
            deflater.end();
        }
    }
}
