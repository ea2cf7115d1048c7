package dev.stslib.tenants;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.SystemEnvironment;
import dev.stslib.api.error.StsServiceException;
import dev.stslib.api.request.RoleRequest;
import dev.stslib.api.request.SessionPolicy;
import dev.stslib.api.request.Tag;
import dev.stslib.core.CredentialEngine;
import dev.stslib.core.event.EngineEvent;
import dev.stslib.testkit.sts.EmbeddedSts;
import dev.stslib.testkit.sts.TestRole;
import dev.stslib.testkit.sts.TestUser;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The embedded STS packs in a way that it draws for each run, as the model cannot know. */
class PackedSizeModelTest {
    private static final SessionPolicy ANY = SessionPolicy.inline("{\"Version\":\"2012-10-17\",\"Statement\":[]}");
    private static final int NEXT = 60;

    private final PackedSizeModel model = new PackedSizeModel();
    private volatile int last;

    private void listen(EngineEvent event) {
        if (event instanceof EngineEvent.PolicyPacked packed) {
            last = packed.percent();
        }
    }

    private CredentialEngine engine(EmbeddedSts sts, TestUser user) {
        return CredentialEngine.builder()
                .systemEnvironment(SystemEnvironment.of(
                        Map.of(
                                "AWS_ACCESS_KEY_ID",
                                user.accessKeyId(),
                                "AWS_SECRET_ACCESS_KEY",
                                user.secretAccessKey(),
                                "AWS_REGION",
                                "us-east-1",
                                "HOME",
                                "/nonexistent"),
                        Map.of()))
                .endpoint(sts.endpoint())
                .requestsPerSecond(10_000)
                .listener(model)
                .listener(this::listen)
                .build();
    }

    /** Policies, managed policies and tags of any size that fits. */
    private static RoleRequest request(TestRole role, Random random, int number) {
        RoleRequest.Builder request = RoleRequest.of(role.arn()).sessionName("tenant-" + number);
        List<String> arns = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            arns.add("arn:aws:iam::444455556666:policy/" + text(random, random.nextInt(30)) + "p" + i);
        }
        for (int i = random.nextInt(5); i > 0; i--) {
            request.tag("k" + i, text(random, random.nextInt(20)));
        }
        StringBuilder resources = new StringBuilder("\"arn:aws:s3:::data/" + number + "\"");
        for (int i = random.nextInt(14); i > 0; i--) {
            resources
                    .append(",\"arn:aws:s3:::data/")
                    .append(text(random, random.nextInt(40)))
                    .append("/*\"");
        }
        return request.policy(new SessionPolicy(
                        "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"s3:*\",\"Resource\":["
                                + resources + "]}]}",
                        arns))
                .build();
    }

    private static String text(Random random, int length) {
        StringBuilder text = new StringBuilder();
        random.ints(length, 'a', 'z' + 1).forEach(c -> text.append((char) c));
        return text.toString();
    }

    /** Other coefficients in each run; the name of a failed test shows the seed. */
    static LongStream seeds() {
        return new SecureRandom().longs(Integer.getInteger("tenants.packings", 2));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void afterFiftyAnswersTheNextOnesAreWithinFivePoints(long seed) {
        Random random = new Random(seed);
        try (EmbeddedSts sts = EmbeddedSts.builder().packing(new Random(-seed)).start()) {
            TestUser user = sts.addUser("111122223333", "service");
            TestRole role = sts.addRole("arn:aws:iam::444455556666:role/TenantData")
                    .trust(user.arn())
                    .allowTags();
            try (CredentialEngine engine = engine(sts, user)) {
                int answers = 0;
                int known = 0;
                for (int number = 0; answers < PackedSizeModel.FEWEST_ANSWERS + NEXT; number++) {
                    RoleRequest request = request(role, random, number);
                    PackedEstimate estimate = model.estimate(request.policy(), request.tags());
                    assertTrue(answers >= PackedSizeModel.FEWEST_ANSWERS || !estimate.isKnown(), "too early");
                    try {
                        engine.credentials(request);
                    } catch (StsServiceException e) {
                        assertEquals("PackedPolicyTooLarge", e.error().code());
                        assertTrue(!estimate.isKnown() || estimate.percent() + 5 > 100, estimate::toString);
                        continue;
                    }
                    answers++;
                    if (estimate.isKnown()) {
                        known++;
                        double error = Math.abs(last - estimate.percent());
                        assertTrue(error <= 5, () -> estimate + ", and STS said " + last);
                        assertTrue(estimate.margin() <= PackedSizeModel.LARGEST_MARGIN);
                        assertFalse(estimate.isTooLarge());
                    }
                }
                assertTrue(known > NEXT * 9 / 10, "known " + known + " of " + NEXT);
            }
        }
    }

    @Test
    void anEstimateAboveTheRoomSaysThatItIsTooLarge() {
        Random random = new Random(5);
        for (int i = 0; i < 100; i++) {
            String text = text(random, random.nextInt(1_500));
            model.learn(SessionPolicy.inline(text + "x"), List.of(), Math.min(100, text.length() / 15));
        }
        assertTrue(model.estimate(SessionPolicy.inline(text(random, 2_000)), List.of())
                .isTooLarge());
        assertFalse(model.estimate(SessionPolicy.inline(text(random, 1_400)), List.of())
                .isTooLarge());
        PolicyBudget budget = PolicyBudget.of(SessionPolicy.inline(text(random, 2_000)), List.of(), model);
        assertFalse(budget.fits(), budget::toString);
        assertTrue(
                budget.toString()
                        .startsWith(
                                "2,000 of 2,048 characters, 0 of 10 managed policies, 0 of 50 tags, packed size about 13"),
                budget::toString);
    }

    @Test
    void withFewAnswersOrForOtherRequestsItIsUnknown() {
        for (int i = 0; i < 49; i++) {
            model.learn(ANY, List.of(), 3);
        }
        PackedEstimate early = model.estimate(ANY, List.of());
        assertFalse(early.isKnown());
        assertFalse(early.isTooLarge());
        assertEquals("packed size unknown: STS has answered 49 of the 50 requests that it takes", early.toString());
        model.learn(ANY, List.of(), 3);
        assertEquals(
                "packed size about 3 % (within 2 points)",
                model.estimate(ANY, List.of()).toString());
        PackedEstimate unlike = model.estimate(ANY, List.of(new Tag("tenant", "acme")));
        assertEquals("packed size unknown: the request is unlike the 50 that STS has answered", unlike.toString());
        for (int i = 0; i < 1_000; i++) {
            model.learn(ANY, List.of(), 3);
        }
        assertEquals("PackedSizeModel[500 answers]", model.toString());
    }

    @Test
    void anUnpredictableStsLeavesItUnknown() {
        Random random = new Random(6);
        for (int i = 0; i < 100; i++) {
            model.learn(ANY, List.of(), random.nextInt(100));
        }
        assertFalse(model.estimate(ANY, List.of()).isKnown());
    }

    @Test
    void theEventShowsNoPolicy() {
        assertEquals(
                "PolicyPacked[label=a role, percent=7]",
                new EngineEvent.PolicyPacked("a role", 7, ANY, List.of(new Tag("k", "v"))).toString());
    }
}
