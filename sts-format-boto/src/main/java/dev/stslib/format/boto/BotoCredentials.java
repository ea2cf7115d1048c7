package dev.stslib.format.boto;

import dev.stslib.api.Secret;
import dev.stslib.api.TemporaryCredentials;
import dev.stslib.api.error.FormatException;
import dev.stslib.api.format.Fields;
import dev.stslib.api.format.Iso8601;
import dev.stslib.store.support.file.OwnerOnlyFiles;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * boto 2's {@code boto.sts.credentials.Credentials}: the same calls, the same JSON, the same rule of expiry. Immutable.
 * A file that was loaded and is saved again has the same bytes.
 */
public final class BotoCredentials {
    private final String accessKey;
    private final Secret secretKey;
    private final Secret sessionToken;
    private final String expirationText;
    private final Instant expiration;
    private final @Nullable String requestId;

    private BotoCredentials(
            String accessKey,
            Secret secretKey,
            Secret sessionToken,
            String expirationText,
            Instant expiration,
            @Nullable String requestId) {
        this.accessKey = Objects.requireNonNull(accessKey, "accessKey");
        this.secretKey = Objects.requireNonNull(secretKey, "secretKey");
        this.sessionToken = Objects.requireNonNull(sessionToken, "sessionToken");
        this.expirationText = expirationText;
        this.expiration = expiration;
        this.requestId = requestId;
    }

    /**
     * Reads boto 2's JSON, as {@code Credentials.from_json}. Other fields are ignored.
     *
     * @param json the document
     * @return the credentials
     * @throws FormatException if it is no such document, or lacks a field other than {@code request_id}
     */
    public static BotoCredentials fromJson(String json) {
        return of(BotoJson.read(Boto2Format.NAME, json.getBytes(StandardCharsets.UTF_8)));
    }

    /**
     * Reads a file that boto 2 or {@link #save} wrote, as {@code Credentials.load}.
     *
     * @param file the file
     * @return the credentials
     * @throws FormatException if it is no such file
     * @throws dev.stslib.api.error.UnsafeFileException if others can use the file, or it is a link
     * @throws dev.stslib.api.error.StoreException if it cannot be read
     */
    public static BotoCredentials load(Path file) {
        return of(BotoJson.read(Boto2Format.NAME, OwnerOnlyFiles.read(file)));
    }

    /**
     * The credentials as boto 2 keeps them, without a request id.
     *
     * @param credentials the credentials
     * @return the same for boto
     * @throws FormatException if they end outside the years 1 to 9999
     */
    public static BotoCredentials of(TemporaryCredentials credentials) {
        return new BotoCredentials(
                credentials.accessKeyId(),
                credentials.secretAccessKey(),
                credentials.sessionToken(),
                Iso8601.write(credentials.expiration()),
                credentials.expiration(),
                null);
    }

    static BotoCredentials of(Fields fields) {
        String text = fields.text("expiration");
        return new BotoCredentials(
                fields.text("access_key"),
                Secret.of(fields.text("secret_key")),
                Secret.of(fields.text("session_token")),
                text,
                BotoTimes.find(text).orElseGet(() -> fields.time("expiration")),
                fields.textOrNull("request_id"));
    }

    /**
     * Writes the file that boto 2 reads, as {@code Credentials.save}, but owner-only from the first byte on, and
     * atomically.
     *
     * @param file the file; what was there before is replaced
     * @throws dev.stslib.api.error.UnsafeFileException if others can use what is there, or it is a link
     * @throws dev.stslib.api.error.StoreException if it cannot be written
     */
    public void save(Path file) {
        OwnerOnlyFiles.write(file, PythonJson.dumps(toMap()));
    }

    /**
     * boto's {@code to_dict}. It reveals the secrets, on purpose: do not log or print it.
     *
     * @return {@code access_key}, {@code secret_key}, {@code session_token}, {@code expiration} and {@code request_id}
     *     (which may be null), in this order; unmodifiable
     */
    public Map<String, @Nullable String> toMap() {
        Map<String, @Nullable String> map = new LinkedHashMap<>();
        map.put("access_key", accessKey);
        map.put("secret_key", secretKey.revealSecret());
        map.put("session_token", sessionToken.revealSecret());
        map.put("expiration", expirationText);
        map.put("request_id", requestId);
        return Collections.unmodifiableMap(map);
    }

    /** The text that {@code Credentials.save} writes into a file; it reveals the secrets. */
    String toJson() {
        return new String(PythonJson.dumps(toMap()), StandardCharsets.US_ASCII);
    }

    /**
     * boto's {@code is_expired()}, by the system's clock.
     *
     * @return true if the credentials have expired
     */
    public boolean isExpired() {
        return isExpired(0);
    }

    /**
     * boto's {@code is_expired(time_offset_seconds)}, by the system's clock.
     *
     * @param offsetSeconds how many seconds ahead to look; zero for now, negative to look back
     * @return true if the credentials will have expired then
     */
    public boolean isExpired(int offsetSeconds) {
        return isExpired(offsetSeconds, InstantSource.system());
    }

    /**
     * boto's {@code is_expired(time_offset_seconds)}.
     *
     * @param offsetSeconds how many seconds ahead to look; zero for now, negative to look back
     * @param clock the time to judge by, such as {@link InstantSource#system()}
     * @return true if the credentials will have ended then; they have when the expiration is that very moment
     */
    public boolean isExpired(int offsetSeconds, InstantSource clock) {
        return isExpired(Duration.ofSeconds(offsetSeconds), clock);
    }

    /**
     * boto's {@code is_expired(time_offset_seconds)}.
     *
     * @param offset how far ahead to look; zero for now, negative to look back
     * @param clock the time to judge by, such as {@link InstantSource#system()}
     * @return true if the credentials will have ended then; they have when the expiration is that very moment
     */
    public boolean isExpired(Duration offset, InstantSource clock) {
        return toTemporaryCredentials().isExpired(clock.instant(), offset);
    }

    /**
     * The same credentials for everything else here.
     *
     * @return the credentials, with {@link Instant#EPOCH} as {@code issuedAt}, since boto 2 keeps no time of arrival
     */
    public TemporaryCredentials toTemporaryCredentials() {
        return new TemporaryCredentials(accessKey, secretKey, sessionToken, Instant.EPOCH, expiration);
    }

    /**
     * boto's {@code access_key}.
     *
     * @return the access key id
     */
    public String accessKey() {
        return accessKey;
    }

    /**
     * boto's {@code secret_key}.
     *
     * @return the secret access key
     */
    public Secret secretKey() {
        return secretKey;
    }

    /**
     * boto's {@code session_token}.
     *
     * @return the session token
     */
    public Secret sessionToken() {
        return sessionToken;
    }

    /**
     * boto's {@code expiration} as a time.
     *
     * @return when they end
     */
    public Instant expiration() {
        return expiration;
    }

    /**
     * boto's {@code request_id}.
     *
     * @return the id of the request that brought them, or null if boto saved none
     */
    public @Nullable String requestId() {
        return requestId;
    }

    /** Shows the access key id and the expiration, no secret. */
    @Override
    public String toString() {
        return "BotoCredentials[" + accessKey + ", expiration=" + expirationText + "]";
    }
}
