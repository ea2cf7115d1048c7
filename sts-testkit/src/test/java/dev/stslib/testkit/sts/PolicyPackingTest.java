package dev.stslib.testkit.sts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sts.model.PackedPolicyTooLargeException;
import software.amazon.awssdk.services.sts.model.Tag;

/** What an STS answers that draws how it packs. */
class PolicyPackingTest {
    private static final String POLICY = "{\"Statement\": [\"" + "arn:aws:s3:::data/acme/*,".repeat(40) + "\"]}";

    @SuppressWarnings("deprecation") // the SDK deprecates the size, STS still answers it
    private static int size(long seed, String policy, int tags) {
        try (EmbeddedSts sts = EmbeddedSts.builder().packing(new Random(seed)).start()) {
            TestUser bob = sts.addUser("111122223333", "BobSmith");
            List<Tag> all = IntStream.range(0, tags)
                    .mapToObj(i -> Tag.builder()
                            .key("k" + i)
                            .value(Integer.toHexString(i * 0x9E3779B9).repeat(25))
                            .build())
                    .toList();
            return SdkClients.call(
                            sts,
                            SdkClients.of(bob),
                            client -> client.getFederationToken(
                                    r -> r.name("Jeff").policy(policy).tags(all)))
                    .packedPolicySize();
        }
    }

    @Test
    void sizesGrowAsTheCoefficientsSay() {
        int small = size(1, "{\"Statement\":[]}", 0);
        assertEquals(small, size(1, "{ \"Statement\" : [] }", 0), "white space is not packed");
        assertTrue(size(1, POLICY, 0) > small);
        assertTrue(size(1, POLICY, 1) > size(1, POLICY, 0));
        assertEquals(size(1, POLICY, 1), size(1, POLICY, 1));
        assertNotEquals(size(1, POLICY, 1), size(2, POLICY, 1));
    }

    @Test
    void moreThanAllTheRoomIsRefused() {
        assertThrows(PackedPolicyTooLargeException.class, () -> size(1, POLICY, 50));
    }
}
