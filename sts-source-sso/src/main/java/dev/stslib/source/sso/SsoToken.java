package dev.stslib.source.sso;

import dev.stslib.api.Secret;
import dev.stslib.api.error.StslibException;
import dev.stslib.api.format.Fields;
import dev.stslib.api.format.Iso8601;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A token as its file holds it. All fields are kept, those that only other tools know too, so that a renewal takes
 * nothing from them.
 */
final class SsoToken {
    /** botocore and the AWS CLI renew a token that ends within this time. */
    static final Duration WINDOW = Duration.ofMinutes(15);

    private static final String ACCESS_TOKEN = "accessToken";
    private static final String EXPIRES_AT = "expiresAt";
    private static final String REFRESH_TOKEN = "refreshToken";
    private static final String START_URL = "startUrl";
    private static final String REGION = "region";
    private static final String CLIENT_ID = "clientId";
    private static final String CLIENT_SECRET = "clientSecret";
    private static final String REGISTRATION_END = "registrationExpiresAt";

    private final Map<String, Object> all;
    private final Fields fields;
    private final Secret accessToken;
    private final @Nullable Instant end;

    private SsoToken(Map<String, Object> all, Function<String, ? extends StslibException> error) {
        this.all = Collections.unmodifiableMap(all);
        this.fields = Fields.parse(error, () -> this.all);
        String token = fields.nonEmptyText(ACCESS_TOKEN);
        if (token.chars().anyMatch(Character::isISOControl)) {
            throw error.apply("The field accessToken holds a line break or another control character");
        }
        this.accessToken = Secret.of(token);
        this.end = fields.timeOrNull(EXPIRES_AT);
    }

    /**
     * What renews a token without a person.
     *
     * @param client the registered client
     * @param refreshToken what proves the sign-in, often once only
     */
    record Renewal(SsoClient client, Secret refreshToken) {}

    /** Reads the fields of a file. Those that renew it are read when they are needed. */
    static SsoToken of(Map<String, Object> all, Function<String, ? extends StslibException> error) {
        return new SsoToken(new LinkedHashMap<>(all), error);
    }

    Secret accessToken() {
        return accessToken;
    }

    /**
     * Whether the token belongs to a sign-in. Its file is named by the section alone, which may have named another start
     * URL before; such a token must not be sent to the new one. Some tools write neither field.
     */
    static boolean isOf(SsoSession session, Map<String, Object> fields) {
        return (!(fields.get(START_URL) instanceof String url) || plain(url).equals(plain(session.startUrl())))
                && (!(fields.get(REGION) instanceof String region) || region.equals(session.region()));
    }

    /** The portal takes the same start URL with and without a slash or a fragment at its end. */
    private static String plain(String startUrl) {
        return startUrl.replaceFirst("[/#]+$", "");
    }

    /** The refresh token, if there is one. */
    Optional<Secret> refreshToken() {
        return all.get(REFRESH_TOKEN) instanceof String text && !text.isEmpty()
                ? Optional.of(Secret.of(text))
                : Optional.empty();
    }

    /** When the token ends; a token without an end counts as expired. */
    Instant end() {
        return end == null ? Instant.EPOCH : end;
    }

    boolean isValid(Instant now) {
        return end().isAfter(now);
    }

    /** Whether a renewal is due, if there can be one. */
    boolean isDue(Instant now) {
        return end().minus(WINDOW).isBefore(now);
    }

    /**
     * What renews this token.
     *
     * @return empty if the token has no refresh token or no registration, as one of a profile without an sso-session, or
     *     if the registration has expired
     */
    Optional<Renewal> renewal(Instant now) {
        String refresh = fields.nonEmptyTextOrNull(REFRESH_TOKEN);
        String id = fields.nonEmptyTextOrNull(CLIENT_ID);
        String secret = fields.nonEmptyTextOrNull(CLIENT_SECRET);
        Instant registered = fields.timeOrNull(REGISTRATION_END);
        if (refresh == null || id == null || secret == null || registered == null || !registered.isAfter(now)) {
            return Optional.empty();
        }
        return Optional.of(new Renewal(new SsoClient(id, Secret.of(secret), registered), Secret.of(refresh)));
    }

    /** The token after a renewal: all fields of this one, and what the answer has changed. */
    Map<String, Object> renewed(OidcAnswer.Tokens answer) {
        Map<String, Object> changed = new LinkedHashMap<>(all);
        put(changed, answer);
        return changed;
    }

    /**
     * The token after a sign-in.
     *
     * @param before the fields of the token that it replaces; those that only other tools know are kept
     */
    static Map<String, Object> signedIn(
            Map<String, Object> before, SsoSession session, SsoClient client, OidcAnswer.Tokens answer) {
        Map<String, Object> fresh = new LinkedHashMap<>(before);
        fresh.remove(REFRESH_TOKEN);
        fresh.put(START_URL, session.startUrl());
        fresh.put(REGION, session.region());
        fresh.put(CLIENT_ID, client.id());
        fresh.put(CLIENT_SECRET, client.secret().revealSecret());
        fresh.put(REGISTRATION_END, time(client.end()));
        put(fresh, answer);
        return fresh;
    }

    Map<String, Object> fields() {
        return all;
    }

    private static void put(Map<String, Object> fields, OidcAnswer.Tokens answer) {
        fields.put(ACCESS_TOKEN, answer.accessToken().revealSecret());
        fields.put(EXPIRES_AT, time(answer.end()));
        // An answer without a refresh token leaves the old one in force (RFC 6749, section 6).
        Secret refresh = answer.refreshToken();
        if (refresh != null) {
            fields.put(REFRESH_TOKEN, refresh.revealSecret());
        }
    }

    /** Whole seconds: the AWS CLI writes no fraction. */
    static String time(Instant time) {
        return Iso8601.write(time.truncatedTo(ChronoUnit.SECONDS));
    }

    /** Shows no secret. */
    @Override
    public String toString() {
        return "SsoToken[until " + end + "]";
    }
}
