package dev.stslib.api.request;

import dev.stslib.api.error.InvalidRequestException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of GetWebIdentityToken, a request for a token that tells a service outside of AWS who the caller is.
 *
 * @param audiences who is to accept the token, 1 to 10 different texts of 1 to 1,000 characters
 * @param algorithm how STS signs the token
 * @param duration the lifetime of the token in whole seconds, 60 to 3,600 s, or null for the default of STS (5 minutes). It
 *     must end before the credentials that sign the request
 * @param tags claims of your own in the token, at most 50
 * @see <a href="https://docs.aws.amazon.com/STS/latest/APIReference/API_GetWebIdentityToken.html">STS,
 *     GetWebIdentityToken</a>
 */
public record GetWebIdentityTokenRequest(
        List<String> audiences,
        Algorithm algorithm,
        @Nullable Duration duration,
        List<Tag> tags) {
    /** The default of STS for the lifetime of a token. */
    public static final Duration DEFAULT_DURATION = Duration.ofMinutes(5);

    private static final int MOST_AUDIENCES = 10;

    /** The signature of a token. */
    public enum Algorithm {
        /** RSA with SHA-256, which nearly every service verifies. */
        RS256,
        /** ECDSA on the curve P-384 with SHA-384. */
        ES384
    }

    public GetWebIdentityTokenRequest {
        Objects.requireNonNull(algorithm, "algorithm");
        audiences = List.copyOf(audiences);
        tags = List.copyOf(tags);
        if (audiences.isEmpty() || audiences.size() > MOST_AUDIENCES) {
            throw new InvalidRequestException(
                    "A web identity token for " + audiences.size() + " audiences was asked for",
                    "Give 1 to " + MOST_AUDIENCES);
        }
        if (new HashSet<>(audiences).size() < audiences.size()) {
            throw new InvalidRequestException("An audience is given twice", "Give each audience once");
        }
        audiences.forEach(audience -> StsLimits.length(audience, 1, 1000, "audience"));
        StsLimits.duration(duration, Duration.ofMinutes(1), Duration.ofHours(1));
        StsLimits.tags(tags, List.of());
    }

    /**
     * Creates a request for a token that is signed with RSA and lives for the default of STS.
     *
     * @param audiences who is to accept the token
     * @return the request
     */
    public static GetWebIdentityTokenRequest of(String... audiences) {
        return new GetWebIdentityTokenRequest(List.of(audiences), Algorithm.RS256, null, List.of());
    }
}
