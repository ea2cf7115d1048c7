package dev.stslib.source.sso;

import dev.stslib.api.Secret;
import dev.stslib.api.error.StslibException;
import dev.stslib.api.format.Fields;
import dev.stslib.aws.support.http.AwsHttpClient;
import dev.stslib.aws.support.http.HttpAnswer;
import dev.stslib.aws.support.http.HttpClientSet;
import dev.stslib.aws.support.http.Tries;
import dev.stslib.aws.support.json.Json;
import dev.stslib.aws.support.service.EndpointAddress;
import dev.stslib.aws.support.service.PlainEndpoint;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;

/**
 * The requests of IAM Identity Center's portal, which a token authorizes and nothing signs. The client of the AWS SDK takes
 * fields of the wrong kind for texts or for missing ones, so this reads the answers itself.
 *
 * @see <a href="https://docs.aws.amazon.com/singlesignon/latest/PortalAPIReference/Welcome.html">AWS, IAM Identity Center
 *     Portal API</a>
 */
final class SsoPortal {
    private static final int UNAUTHORIZED = 401;
    private static final String PAGE_SIZE = "100";
    /** A service that goes round in circles must not go on for ever. */
    private static final int MOST_PAGES = 1_000;

    private final HttpClientSet http;

    SsoPortal(HttpClientSet http) {
        this.http = http;
    }

    /** Whether the portal no longer accepts the token. */
    static boolean isTokenRefused(HttpAnswer answer) {
        return answer.status() == UNAUTHORIZED;
    }

    /**
     * The portal, whose total time begins now.
     *
     * @param asker the profile or the section that it is asked for
     */
    PlainEndpoint endpoint(SsoSession session, String asker, String wanted, String remedy) {
        AwsHttpClient client = http.trusting(session.portal().caBundle());
        return new PlainEndpoint(
                client,
                Tries.DEFAULT,
                false,
                "IAM Identity Center at " + EndpointAddress.shown(SsoEndpoints.portal(session.portal()))
                        + ", asked for " + asker + ",",
                wanted,
                remedy,
                client.nanoTime());
    }

    HttpAnswer roleCredentials(PlainEndpoint portal, SsoSession session, SsoCredentials.Role role, Secret token) {
        return portal.send(request(
                SdkHttpMethod.GET,
                session,
                "/federation/credentials",
                Map.of("role_name", role.name(), "account_id", role.accountId()),
                token));
    }

    /** The accounts that the person may use; empty name and address where the answer has none. */
    List<SsoRole> accounts(SsoSession session, Function<Function<Secret, HttpAnswer>, HttpAnswer> withToken) {
        List<SsoRole> accounts = new ArrayList<>();
        pages(session, "/assignment/accounts", Map.of(), withToken, "accountList", account -> {
            String name = account.textOrNull("accountName");
            accounts.add(new SsoRole(account.nonEmptyText("accountId"), name == null ? "" : name, ""));
        });
        return accounts;
    }

    /** The roles that the person may use in an account. */
    List<SsoRole> roles(
            SsoSession session, SsoRole account, Function<Function<Secret, HttpAnswer>, HttpAnswer> withToken) {
        List<SsoRole> roles = new ArrayList<>();
        pages(
                session,
                "/assignment/roles",
                Map.of("account_id", account.accountId()),
                withToken,
                "roleList",
                role -> roles.add(
                        new SsoRole(account.accountId(), account.accountName(), role.nonEmptyText("roleName"))));
        return roles;
    }

    private void pages(
            SsoSession session,
            String path,
            Map<String, String> parameters,
            Function<Function<Secret, HttpAnswer>, HttpAnswer> withToken,
            String list,
            Consumer<Fields> element) {
        @Nullable String next = null;
        for (int page = 1; page == 1 || next != null; page++) {
            PlainEndpoint portal = endpoint(session, session.label(), "list", "Check the network and sso_region");
            Map<String, String> query = new TreeMap<>(parameters);
            query.put("max_result", PAGE_SIZE);
            if (next != null) {
                query.put("next_token", next);
            }
            HttpAnswer answer =
                    withToken.apply(token -> portal.send(request(SdkHttpMethod.GET, session, path, query, token)));
            if (!answer.isSuccessful()) {
                throw portal.refused(answer);
            }
            next = read(answer, list, portal::unusable, element);
            if (page == MOST_PAGES && next != null) {
                throw portal.unusable("It has more than " + MOST_PAGES + " pages");
            }
        }
    }

    @SuppressWarnings("UnusedException") // The parser's message may quote the document.
    private static @Nullable String read(
            HttpAnswer answer, String list, Function<String, StslibException> error, Consumer<Fields> element) {
        Map<String, Object> fields;
        try {
            fields = Json.OBJECTS.readValue(answer.text());
        } catch (IOException e) {
            throw error.apply("The document is not one JSON object, or is incomplete");
        }
        if (fields == null || !(fields.get(list) instanceof List<?> elements)) {
            throw error.apply("The field " + list + " is missing or not a list");
        }
        for (Object one : elements) {
            element.accept(Fields.parse(error, () -> object(one)));
        }
        return fields.get("nextToken") instanceof String next && !next.isEmpty() ? next : null;
    }

    @SuppressWarnings("unchecked") // The parser's objects have texts as keys.
    private static @Nullable Map<String, ?> object(@Nullable Object value) {
        return value instanceof Map<?, ?> map ? (Map<String, ?>) map : null;
    }

    /** Ends a sign-in. Whether the service still knows it does not matter. */
    void logout(SsoSession session, Secret token) {
        PlainEndpoint portal = endpoint(session, session.label(), "answer", "Check the network and sso_region");
        HttpAnswer answer = portal.send(request(SdkHttpMethod.POST, session, "/logout", Map.of(), token));
        if (!answer.isSuccessful() && !isTokenRefused(answer)) {
            throw portal.refused(answer);
        }
    }

    private static SdkHttpRequest request(
            SdkHttpMethod method, SsoSession session, String path, Map<String, String> query, Secret token) {
        URI portal = SsoEndpoints.portal(session.portal());
        SdkHttpRequest.Builder request = SdkHttpRequest.builder()
                .method(method)
                .uri(portal)
                .encodedPath(SsoEndpoints.path(portal, path))
                .putHeader("Accept", "application/json")
                .putHeader("x-amz-sso_bearer_token", token.revealSecret());
        query.forEach(request::putRawQueryParameter);
        return request.build();
    }
}
