package dev.stslib.testkit.sso;

import dev.stslib.api.Secret;
import dev.stslib.api.SourceCredentials;
import dev.stslib.testkit.sigv4.WireRequest;
import dev.stslib.testkit.sso.SsoState.AccessToken;
import dev.stslib.testkit.sso.SsoState.Account;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** GetRoleCredentials, ListAccounts, ListAccountRoles and Logout, each for a valid token only. */
final class PortalService {
    private static final int LARGEST_PAGE = 100;

    private final SsoState state;
    private final SsoSettings settings;
    private final BiFunction<String, String, SourceCredentials> credentials;

    PortalService(SsoState state, SsoSettings settings, BiFunction<String, String, SourceCredentials> credentials) {
        this.state = state;
        this.settings = settings;
        this.credentials = credentials;
    }

    private AccessToken token(WireRequest request, String method) throws SsoException {
        if (!request.method().equals(method)) {
            throw SsoException.portal(400, "InvalidRequest", "the operation is not sent by " + method);
        }
        List<String> tokens = request.headers("x-amz-sso_bearer_token");
        AccessToken token = tokens.size() == 1 ? state.accessTokens.get(tokens.get(0)) : null;
        if (request.header("Authorization") != null
                || token == null
                || token.signIn().ended
                || !token.end().isAfter(settings.now())) {
            throw SsoException.portal(401, "Unauthorized", "Session token not found or invalid");
        }
        return token;
    }

    Map<String, Object> roleCredentials(WireRequest request) throws SsoException {
        token(request, "GET");
        SsoRequest wanted = SsoRequest.query(request, Set.of("role_name", "account_id"));
        String account = account(wanted);
        String role = wanted.parameter("role_name");
        Account known = state.accounts.get(account);
        if (role.isEmpty()) {
            throw SsoException.portal(400, "InvalidRequest", "the role is missing");
        }
        if (known == null || !known.roles().contains(role)) {
            throw SsoException.portal(403, "Forbidden", "No access");
        }
        SourceCredentials given = credentials.apply(account, role);
        Secret session = given.sessionToken();
        Instant end = given.expiration();
        state.secrets.add(given.secretAccessKey().revealSecret());
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("accessKeyId", given.accessKeyId());
        fields.put("secretAccessKey", given.secretAccessKey().revealSecret());
        fields.put("sessionToken", session == null ? "" : session.revealSecret());
        fields.put("expiration", end == null ? 0 : end.toEpochMilli());
        return Map.of("roleCredentials", fields);
    }

    private static String account(SsoRequest wanted) throws SsoException {
        String account = wanted.parameter("account_id");
        if (!account.matches("[0-9]{12}")) {
            throw SsoException.portal(400, "InvalidRequest", "the account is not twelve digits");
        }
        return account;
    }

    Map<String, Object> accounts(WireRequest request) throws SsoException {
        token(request, "GET");
        SsoRequest wanted = SsoRequest.query(request, Set.of("max_result", "next_token"));
        List<Map<String, String>> all = state.accounts.values().stream()
                .map(account -> Map.of(
                        "accountId", account.id(), "accountName", account.name(), "emailAddress", account.email()))
                .toList();
        return page("accountList", all, wanted);
    }

    Map<String, Object> roles(WireRequest request) throws SsoException {
        token(request, "GET");
        SsoRequest wanted = SsoRequest.query(request, Set.of("max_result", "next_token", "account_id"));
        String id = account(wanted);
        Account account = state.accounts.get(id);
        if (account == null) {
            throw SsoException.portal(404, "ResourceNotFound", "the account is not known");
        }
        List<Map<String, String>> all = account.roles().stream()
                .map(role -> Map.of("roleName", role, "accountId", id))
                .toList();
        return page("roleList", all, wanted);
    }

    private Map<String, Object> page(String list, List<Map<String, String>> all, SsoRequest wanted)
            throws SsoException {
        String most = wanted.parameter("max_result");
        if (!most.matches("|[1-9][0-9]?|100")) {
            throw SsoException.portal(400, "InvalidRequest", "a page has 1 to 100 elements");
        }
        String next = wanted.parameter("next_token");
        if (!next.matches("|after-[0-9]{1,6}")) {
            throw SsoException.portal(400, "InvalidRequest", "the page is not known");
        }
        int from = next.isEmpty() ? 0 : Math.min(all.size(), Integer.parseInt(next.substring(6)));
        int size = Math.min(settings.pageSize(), most.isEmpty() ? LARGEST_PAGE : Integer.parseInt(most));
        int to = Math.min(all.size(), from + size);
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put(list, all.subList(from, to));
        @Nullable String following = to < all.size() ? "after-" + to : null;
        answer.put("nextToken", following);
        return answer;
    }

    Map<String, Object> logout(WireRequest request) throws SsoException {
        token(request, "POST").signIn().ended = true;
        return Map.of();
    }
}
