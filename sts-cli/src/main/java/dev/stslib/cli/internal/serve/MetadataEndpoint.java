package dev.stslib.cli.internal.serve;

import dev.stslib.cli.internal.server.Answer;
import dev.stslib.cli.internal.server.Endpoint;
import dev.stslib.cli.internal.server.Request;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.random.RandomGenerator;

/**
 * The instance metadata service, version 2, for one profile: a token by {@code PUT}, then the role, its credentials and
 * the region. A request without a token, as version 1 has it, is refused. Used by the thread of the server only.
 *
 * @see <a href="https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/instancedata-data-retrieval.html">AWS, instance
 *     metadata</a>
 */
final class MetadataEndpoint implements Endpoint {
    private static final String TOKEN = "/latest/api/token";
    private static final String TTL = "X-aws-ec2-metadata-token-ttl-seconds";
    private static final String TOKEN_HEADER = "X-aws-ec2-metadata-token";
    private static final String ROLES = "/latest/meta-data/iam/security-credentials";
    private static final int LONGEST = 21_600;
    private static final int MOST_TOKENS = 10_000;
    private static final int BAD_REQUEST = 400;
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;

    private final ServedProfile profile;
    private final InstantSource clock;
    private final RandomGenerator random;
    /** The ends of the tokens by their digests, so that the time of a look shows nothing of a token. The oldest is first. */
    private final Map<String, Instant> tokens = new LinkedHashMap<>();

    /** Serves a profile. */
    MetadataEndpoint(ServedProfile profile, InstantSource clock, RandomGenerator random) {
        this.profile = profile;
        this.clock = clock;
        this.random = random;
    }

    /** Whether a path is one of the metadata service. */
    static boolean takes(String path) {
        return path.equals("/latest") || path.startsWith("/latest/");
    }

    /** The name under which the role is listed: without characters that need an escape in a path. */
    private String role() {
        String arn = profile.roleArn();
        String name = arn == null ? profile.name() : arn.substring(arn.lastIndexOf('/') + 1);
        return name.replaceAll("[^A-Za-z0-9+=,.@_-]", "-");
    }

    @Override
    public CompletionStage<Answer> answer(Request request) {
        if (request.path().equals(TOKEN)) {
            return done(request.method().equals("PUT") ? token(request) : Answer.text(BAD_REQUEST, "Use PUT.\n"));
        }
        if (!isKnown(request.header(TOKEN_HEADER).orElse(""))) {
            return done(Answer.text(UNAUTHORIZED, "The token is missing, wrong or too old.\n"));
        }
        if (!request.method().equals("GET")) {
            return done(Answer.text(BAD_REQUEST, "Use GET.\n"));
        }
        String path = request.path();
        if (path.equals(ROLES) || path.equals(ROLES + "/")) {
            return done(Answer.text(Answer.OK, role()));
        }
        if (path.equals(ROLES + "/" + role())) {
            return profile.metadataAnswer(request, clock.instant());
        }
        return done(place(path)
                .map(text -> Answer.text(Answer.OK, text))
                .orElseGet(() -> Answer.text(NOT_FOUND, "There is nothing here.\n")));
    }

    private static CompletionStage<Answer> done(Answer answer) {
        return CompletableFuture.completedStage(answer);
    }

    private Optional<String> place(String path) {
        return switch (path) {
            case "/latest/meta-data/placement/region" -> profile.region();
            case "/latest/meta-data/placement/availability-zone" ->
                profile.region().map(region -> region + "a");
            case "/latest/dynamic/instance-identity/document" ->
                profile.region()
                        .map(region -> ServedProfile.json(Answer.OK, Map.of("region", region))
                                .text());
            default -> Optional.empty();
        };
    }

    private Answer token(Request request) {
        // A proxy that forwards what it is sent adds this header; AWS refuses it for the same reason.
        if (!request.headers("X-Forwarded-For").isEmpty()) {
            return Answer.text(FORBIDDEN, "Forwarded requests are refused.\n");
        }
        String seconds = request.header(TTL).orElse("");
        if (!seconds.matches("[1-9][0-9]{0,4}") || Integer.parseInt(seconds) > LONGEST) {
            return Answer.text(BAD_REQUEST, TTL + " takes 1 to " + LONGEST + ".\n");
        }
        Instant now = clock.instant();
        tokens.values().removeIf(end -> !end.isAfter(now));
        if (tokens.size() >= MOST_TOKENS) {
            tokens.remove(tokens.keySet().iterator().next());
        }
        String token = Tokens.make(random);
        tokens.put(Tokens.digest(token), now.plus(Duration.ofSeconds(Integer.parseInt(seconds))));
        return Answer.text(Answer.OK, token).with(TTL, seconds);
    }

    private boolean isKnown(String given) {
        Instant end = tokens.get(Tokens.digest(given));
        return end != null && end.isAfter(clock.instant());
    }
}
