package dev.stslib.cli.internal.serve;

import dev.stslib.cli.internal.server.Answer;
import dev.stslib.cli.internal.server.Endpoint;
import dev.stslib.cli.internal.server.Request;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The endpoint that {@code AWS_CONTAINER_CREDENTIALS_FULL_URI} names: a path and a token for each profile.
 *
 * @see <a href="https://docs.aws.amazon.com/sdkref/latest/guide/feature-container-credentials.html">AWS, container
 *     credential provider</a>
 */
final class ContainerEndpoint implements Endpoint {
    private static final String PATH = "/credentials/";
    private static final int UNAUTHORIZED = 401;

    private final Map<String, Entry> entries = new LinkedHashMap<>();
    /** Compared with where no profile has the path, so that the time does not show the profiles. */
    private final String unused;

    private record Entry(ServedProfile profile, String token) {}

    /** Serves profiles, and makes a token for each. */
    ContainerEndpoint(List<ServedProfile> profiles, RandomGenerator random) {
        profiles.forEach(profile -> entries.put(PATH + profile.name(), new Entry(profile, Tokens.make(random))));
        unused = Tokens.make(random);
    }

    /** The path of a profile, encoded. */
    static String path(String profile) {
        return PATH + URLEncoder.encode(profile, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** The token of a profile that is served. */
    String token(String profile) {
        Entry entry = entries.get(PATH + profile);
        if (entry == null) {
            throw new IllegalArgumentException("Profile '" + profile + "' is not served");
        }
        return entry.token();
    }

    @Override
    public CompletionStage<Answer> answer(Request request) {
        @Nullable Entry entry = entries.get(request.path());
        String given = request.header("Authorization").orElse("");
        boolean admitted = Tokens.isSame(entry == null ? unused : entry.token(), given);
        if (entry == null || !admitted || !request.method().equals("GET")) {
            return CompletableFuture.completedStage(ServedProfile.json(
                    UNAUTHORIZED,
                    Map.of("code", "Unauthorized", "message", "The authorization token is missing or wrong.")));
        }
        return entry.profile().containerAnswer(request);
    }
}
