package dev.stslib.testkit.sso;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** What the stand-in knows: clients, codes, sign-ins, tokens, and who may use which role. For one thread at a time. */
final class SsoState {
    private static final String SIGNS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-";

    final Map<String, Client> clients = new LinkedHashMap<>();
    final Map<String, Code> codes = new LinkedHashMap<>();
    final Map<String, Device> devices = new LinkedHashMap<>();
    final Map<String, RefreshToken> refreshTokens = new LinkedHashMap<>();
    final Map<String, AccessToken> accessTokens = new LinkedHashMap<>();
    final Map<String, Account> accounts = new TreeMap<>();
    final List<String> secrets = new ArrayList<>();

    private final RandomGenerator random;
    int refreshes;
    int registrations;

    SsoState(RandomGenerator random) {
        this.random = random;
    }

    /** A registered client. */
    record Client(
            String id, String secret, Instant end, Set<String> grants, List<String> redirects, Set<String> scopes) {}

    /** A sign-in of a person, whose tokens it outlives. */
    static final class SignIn {
        final Client client;
        final Set<String> scopes;
        final Instant end;
        boolean ended;

        SignIn(Client client, Set<String> scopes, Instant end) {
            this.client = client;
            this.scopes = scopes;
            this.end = end;
        }
    }

    /** An authorization code, for one use. */
    static final class Code {
        final Client client;
        final String redirect;
        final String challenge;
        final Set<String> scopes;
        final Instant end;

        @Nullable
        SignIn used;

        Code(Client client, String redirect, String challenge, Set<String> scopes, Instant end) {
            this.client = client;
            this.redirect = redirect;
            this.challenge = challenge;
            this.scopes = scopes;
            this.end = end;
        }
    }

    /** A device code, for one use. */
    static final class Device {
        final Client client;
        final String userCode;
        final Instant end;
        final Duration interval;

        @Nullable
        Instant lastAsked;

        boolean approved;
        boolean denied;
        boolean used;

        Device(Client client, String userCode, Instant end, Duration interval) {
            this.client = client;
            this.userCode = userCode;
            this.end = end;
            this.interval = interval;
        }
    }

    /** A refresh token. */
    static final class RefreshToken {
        final SignIn signIn;
        boolean replaced;

        RefreshToken(SignIn signIn) {
            this.signIn = signIn;
        }
    }

    /** An access token. */
    record AccessToken(SignIn signIn, Instant end) {}

    /** An account, and the roles that the person has there. */
    record Account(String id, String name, String email, Set<String> roles) {}

    /** A random text, which no message may show. */
    String secret(String prefix, int length) {
        StringBuilder text = new StringBuilder(prefix);
        for (int i = 0; i < length; i++) {
            text.append(SIGNS.charAt(random.nextInt(SIGNS.length())));
        }
        secrets.add(text.toString());
        return text.toString();
    }

    /** A code such as {@code WXYZ-BCDF}, which a person compares. */
    String userCode() {
        String consonants = "BCDFGHJKLMNPQRSTVWXZ";
        StringBuilder code = new StringBuilder();
        for (int i = 0; i < 8; i++) {
            code.append(i == 4 ? "-" : "").append(consonants.charAt(random.nextInt(consonants.length())));
        }
        return code.toString();
    }
}
