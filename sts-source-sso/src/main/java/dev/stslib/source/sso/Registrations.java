package dev.stslib.source.sso;

import dev.stslib.api.Secret;
import dev.stslib.api.format.Iso8601;
import dev.stslib.aws.support.signin.JsonFiles;
import dev.stslib.store.support.file.OwnerOnlyFiles;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The clients that are registered with Identity Center, in the files that botocore and the AWS CLI use too. */
final class Registrations {
    /** What AWS's tools ask for where {@code sso_registration_scopes} is not set. */
    static final List<String> USUAL_SCOPES = List.of("sso:account:access");

    /** botocore does not use a registration that ends within this time. */
    private static final Duration WINDOW = Duration.ofMinutes(15);

    private static final String GRANT_TYPES = "grantTypes";

    private final JsonFiles files;
    private final OidcClient oidc;
    private final InstantSource clock;

    Registrations(JsonFiles files, OidcClient oidc, InstantSource clock) {
        this.files = files;
        this.oidc = oidc;
        this.clock = clock;
    }

    /**
     * The client for a sign-in: the one in the file if it can be used, or else a new one.
     *
     * @param startUrl the start URL that Identity Center knows
     * @param redirect where a browser is sent back to, without a port; null for the device flow, which needs another client
     */
    SsoClient client(SsoSession session, String startUrl, @Nullable URI redirect) {
        Path file = session.cacheFolder().resolve(id(session) + ".json");
        Map<String, Object> known = files.fieldsOrNone(file);
        Optional<SsoClient> kept = kept(known, redirect != null);
        if (kept.isPresent()) {
            return kept.get();
        }
        SsoClient fresh = oidc.register(session, clientName(session), scopes(session), startUrl, redirect);
        Map<String, Object> fields = new LinkedHashMap<>(known);
        fields.put("clientId", fresh.id());
        fields.put("clientSecret", fresh.secret().revealSecret());
        fields.put("expiresAt", SsoToken.time(fresh.end()));
        fields.remove("scopes");
        if (!scopes(session).isEmpty()) {
            fields.put("scopes", scopes(session));
        }
        fields.remove(GRANT_TYPES);
        if (redirect != null) {
            fields.put(GRANT_TYPES, List.of(OidcClient.AUTHORIZATION_CODE, OidcClient.REFRESH_TOKEN));
        }
        files.write(file, fields);
        return fresh;
    }

    /** A client that the service no longer knows is registered anew. */
    void forget(SsoSession session) {
        boolean unused = OwnerOnlyFiles.delete(session.cacheFolder().resolve(id(session) + ".json"));
    }

    /** Without an sso-session there are no scopes, as for the AWS CLI, and the token cannot be renewed. */
    static List<String> scopes(SsoSession session) {
        return session.name() != null && session.scopes().isEmpty() ? USUAL_SCOPES : session.scopes();
    }

    private String clientName(SsoSession session) {
        String name = session.name();
        return "stslib-client-" + (name == null ? clock.instant().getEpochSecond() : name);
    }

    private Optional<SsoClient> kept(Map<String, Object> fields, boolean forBrowser) {
        boolean ofBrowser =
                fields.get(GRANT_TYPES) instanceof List<?> grants && grants.contains(OidcClient.AUTHORIZATION_CODE);
        if (ofBrowser == forBrowser
                && fields.get("clientId") instanceof String id
                && fields.get("clientSecret") instanceof String secret
                && fields.get("expiresAt") instanceof String end) {
            return Iso8601.find(end)
                    .filter(time -> time.minus(WINDOW).isAfter(clock.instant()))
                    .map(time -> new SsoClient(id, Secret.of(secret), time));
        }
        return Optional.empty();
    }

    /** The digest of the JSON that botocore makes of the same values, with its blanks. */
    static String id(SsoSession session) {
        String scopes = session.scopes().isEmpty()
                ? "null"
                : session.scopes().stream().map(PythonJson::quoted).collect(Collectors.joining(", ", "[", "]"));
        String name = session.name();
        return SsoSession.sha1("{\"region\": " + PythonJson.quoted(session.region()) + ", \"scopes\": " + scopes
                + ", \"session_name\": " + (name == null ? "null" : PythonJson.quoted(name)) + ", \"startUrl\": "
                + PythonJson.quoted(session.startUrl()) + ", \"tool\": \"botocore\"}");
    }
}
