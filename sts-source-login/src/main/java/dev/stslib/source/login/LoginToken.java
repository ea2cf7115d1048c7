package dev.stslib.source.login;

import dev.stslib.api.Secret;
import dev.stslib.api.SourceCredentials;
import dev.stslib.api.error.StslibException;
import dev.stslib.api.format.Fields;
import dev.stslib.api.format.Iso8601;
import dev.stslib.aws.support.json.CredentialFields;
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
 * A sign-in as its file holds it: credentials, and what renews them. All fields are kept, those that only other tools know
 * too, so that a renewal takes nothing from them.
 */
final class LoginToken {
    /** The AWS CLI and the SDKs renew credentials that end within this time. */
    static final Duration WINDOW = Duration.ofMinutes(5);
    /** Credentials that end within this time are of little use: their next request may fail. */
    private static final Duration SHORTEST = Duration.ofMinutes(1);

    private static final String ACCESS_TOKEN = "accessToken";
    private static final String ACCESS_KEY_ID = "accessKeyId";
    private static final String SECRET_ACCESS_KEY = "secretAccessKey";
    private static final String SESSION_TOKEN = "sessionToken";
    private static final String ACCOUNT_ID = "accountId";
    private static final String EXPIRES_AT = "expiresAt";
    private static final String REFRESH_TOKEN = "refreshToken";
    private static final String CLIENT_ID = "clientId";
    private static final String DPOP_KEY = "dpopKey";
    private static final String ID_TOKEN = "idToken";

    private final Map<String, Object> all;
    private final Function<String, ? extends StslibException> error;
    private final Fields fields;
    private final SourceCredentials credentials;

    private LoginToken(Map<String, Object> all, Function<String, ? extends StslibException> error) {
        this.all = Collections.unmodifiableMap(all);
        this.error = error;
        this.fields = Fields.parse(error, () -> this.all);
        Fields inner = fields.object(ACCESS_TOKEN);
        this.credentials = new SourceCredentials(
                key(inner, ACCESS_KEY_ID),
                Secret.of(key(inner, SECRET_ACCESS_KEY)),
                Secret.of(key(inner, SESSION_TOKEN)),
                inner.timeOrNull(EXPIRES_AT),
                inner.nonEmptyTextOrNull(ACCOUNT_ID));
    }

    private String key(Fields inner, String name) {
        String value = inner.nonEmptyText(name);
        if (!CredentialFields.isSendable(value)) {
            throw error.apply("The field accessToken." + name
                    + " has a line break, a blank or another character that no key of AWS has");
        }
        return value;
    }

    /**
     * What renews credentials without a person.
     *
     * @param clientId the client that the refresh token was given to
     * @param refreshToken what proves the sign-in, often once only
     * @param key the key that the refresh token is bound to
     */
    record Renewal(String clientId, Secret refreshToken, DpopKey key) {}

    /** Reads the fields of a file. Those that renew it are read when they are needed. */
    static LoginToken of(Map<String, Object> all, Function<String, ? extends StslibException> error) {
        return new LoginToken(new LinkedHashMap<>(all), error);
    }

    /**
     * The credentials.
     *
     * @param account the account that the session names, which wins, or null
     */
    SourceCredentials credentials(@Nullable String account) {
        return new SourceCredentials(
                credentials.accessKeyId(),
                credentials.secretAccessKey(),
                credentials.sessionToken(),
                end(),
                account == null ? credentials.accountId() : account);
    }

    /** When the credentials end; those without an end count as expired. */
    Instant end() {
        return credentials.expires().orElse(Instant.EPOCH);
    }

    boolean isValid(Instant now) {
        return end().isAfter(now);
    }

    /** Whether the credentials last long enough to be used. */
    boolean isLasting(Instant now) {
        return end().minus(SHORTEST).isAfter(now);
    }

    /** Whether a renewal is due, if there can be one. */
    boolean isDue(Instant now) {
        return !end().minus(WINDOW).isAfter(now);
    }

    /** Whether another sign-in, or another renewal, has made the other one. */
    boolean differsFrom(LoginToken other) {
        return !String.valueOf(all.get(REFRESH_TOKEN)).equals(String.valueOf(other.all.get(REFRESH_TOKEN)));
    }

    /**
     * What renews the credentials.
     *
     * @throws StslibException if a field for it is missing or damaged
     */
    Renewal renewal() {
        String refreshToken = fields.nonEmptyText(REFRESH_TOKEN);
        String clientId = fields.nonEmptyText(CLIENT_ID);
        String pem = fields.nonEmptyText(DPOP_KEY);
        try {
            return new Renewal(clientId, Secret.of(refreshToken), DpopKey.ofPem(Secret.of(pem)));
        } catch (IllegalArgumentException e) {
            throw error.apply("The field dpopKey is not a private key of the curve P-256 in PEM");
        }
    }

    /** The region of the service that has made the sign-in, by the issuer in its id token; empty if that names none. */
    Optional<String> region() {
        return IdToken.issuer(all.get(ID_TOKEN)).flatMap(LoginEndpoints::region);
    }

    /** Whether there is something to renew the credentials with. A damaged field means no. */
    boolean isRenewable() {
        try {
            Renewal unused = renewal();
            return true;
        } catch (StslibException e) {
            return false;
        }
    }

    /** The sign-in after a renewal: all fields of this one, and what the answer has changed. */
    Map<String, Object> renewed(SigninAnswer.Tokens answer) {
        Map<String, Object> changed = new LinkedHashMap<>(all);
        put(changed, answer);
        return changed;
    }

    /**
     * The fields after a sign-in.
     *
     * @param before the fields of the sign-in that it replaces; those that only other tools know are kept
     * @param account the account of the session, or null
     */
    static Map<String, Object> signedIn(
            Map<String, Object> before,
            SigninAnswer.Tokens answer,
            String clientId,
            DpopKey key,
            @Nullable String account) {
        Map<String, Object> fresh = new LinkedHashMap<>(before);
        fresh.remove(REFRESH_TOKEN);
        put(fresh, answer);
        if (account != null) {
            inner(fresh).put(ACCOUNT_ID, account);
        }
        fresh.put(CLIENT_ID, clientId);
        String idToken = answer.idToken();
        if (idToken != null) {
            fresh.put(ID_TOKEN, idToken);
        }
        fresh.put(DPOP_KEY, key.pem().revealSecret());
        return fresh;
    }

    Map<String, Object> fields() {
        return all;
    }

    private static void put(Map<String, Object> fields, SigninAnswer.Tokens answer) {
        Map<String, Object> inner = inner(fields);
        inner.put(ACCESS_KEY_ID, answer.accessKeyId());
        inner.put(SECRET_ACCESS_KEY, answer.secretAccessKey().revealSecret());
        inner.put(SESSION_TOKEN, answer.sessionToken().revealSecret());
        inner.put(EXPIRES_AT, time(answer.end()));
        // An answer without a refresh token leaves the old one in force (RFC 6749, section 6).
        Secret refresh = answer.refreshToken();
        if (refresh != null) {
            fields.put(REFRESH_TOKEN, refresh.revealSecret());
        }
        String tokenType = answer.tokenType();
        if (tokenType != null) {
            fields.put("tokenType", tokenType);
        }
    }

    /** The credentials among the fields, as a copy in their place. */
    private static Map<String, Object> inner(Map<String, Object> fields) {
        Map<String, Object> inner = new LinkedHashMap<>();
        if (fields.get(ACCESS_TOKEN) instanceof Map<?, ?> known) {
            known.forEach((name, value) -> inner.put(String.valueOf(name), value));
        }
        fields.put(ACCESS_TOKEN, inner);
        return inner;
    }

    /** Whole seconds: the AWS CLI writes no fraction. */
    static String time(Instant time) {
        return Iso8601.write(time.truncatedTo(ChronoUnit.SECONDS));
    }

    /** Shows no secret. */
    @Override
    public String toString() {
        return "LoginToken[until " + end() + "]";
    }
}
