package dev.stslib.testkit.sts;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** What an embedded STS knows: users, roles, the credentials it has issued. Thread-safe. */
final class World {
    private final InstantSource clock;
    private final RandomText random;
    private final PolicyPacking packing;
    private final Map<String, AccessKey> accessKeys = new ConcurrentHashMap<>();
    /** Secrets of users, of deleted keys too. */
    private final Set<String> secretAccessKeys = ConcurrentHashMap.newKeySet();

    private final Set<TestUser> users = ConcurrentHashMap.newKeySet();
    private final Map<String, TestRole> roles = new ConcurrentHashMap<>();
    private final Map<String, TestIdentityProvider> identityProviders = new ConcurrentHashMap<>();
    private final Map<String, TestSamlProvider> samlProviders = new ConcurrentHashMap<>();
    private final Map<String, IssuedCredentials> issuedByKey = new ConcurrentHashMap<>();
    private final Map<String, Instant> signInTokens = new ConcurrentHashMap<>();
    /** By account, the identities that may perform tasks of its root. */
    private final Map<String, Set<String>> rootTasks = new ConcurrentHashMap<>();
    /** By account. */
    private final Map<String, OutboundIssuer> outboundIssuers = new ConcurrentHashMap<>();

    private final Set<String> webIdentityTokens = ConcurrentHashMap.newKeySet();
    private final Map<String, Delegation> delegations = new ConcurrentHashMap<>();
    private final Map<String, String> encodedMessages = new ConcurrentHashMap<>();
    private final Set<String> claimed = ConcurrentHashMap.newKeySet();

    World(InstantSource clock, RandomGenerator random, PolicyPacking packing) {
        this.clock = clock;
        this.random = new RandomText(random);
        this.packing = packing;
    }

    InstantSource clock() {
        return clock;
    }

    RandomText random() {
        return random;
    }

    PolicyPacking packing() {
        return packing;
    }

    /** Reserves an ARN, which must be unused. */
    void claim(String arn) {
        if (!claimed.add(arn)) {
            throw new IllegalArgumentException("this world has " + arn + " already");
        }
    }

    TestUser addUser(String account, String resource) {
        if (!account.matches("[0-9]{12}")) {
            throw new IllegalArgumentException("an account has twelve digits: " + account);
        }
        TestUser user = new TestUser(this, account, resource);
        claim(user.arn());
        users.add(user);
        user.accessKeys().forEach(this::addAccessKey);
        return user;
    }

    void addAccessKey(AccessKey key) {
        accessKeys.put(key.id(), key);
        secretAccessKeys.add(key.secret());
    }

    void deleteAccessKey(AccessKey key) {
        accessKeys.remove(key.id());
    }

    TestRole addRole(String arn) {
        if (!arn.matches("arn:[a-z-]+:iam::[0-9]{12}:role/.+")) {
            throw new IllegalArgumentException("not the ARN of a role: " + arn);
        }
        claim(arn);
        TestRole role = new TestRole(arn, random.id("AROA"));
        roles.put(arn, role);
        return role;
    }

    TestIdentityProvider addIdentityProvider(String issuer, Set<String> audiences) {
        claim(issuer);
        TestIdentityProvider provider = new TestIdentityProvider(issuer, audiences, clock);
        identityProviders.put(issuer, provider);
        return provider;
    }

    TestSamlProvider addSamlProvider(String arn) {
        if (!arn.matches("arn:[a-z-]+:iam::[0-9]{12}:saml-provider/.+")) {
            throw new IllegalArgumentException("not the ARN of a SAML provider: " + arn);
        }
        claim(arn);
        TestSamlProvider provider = new TestSamlProvider(arn, clock);
        samlProviders.put(arn, provider);
        return provider;
    }

    @Nullable
    TestIdentityProvider identityProvider(String issuer) {
        return identityProviders.get(issuer);
    }

    @Nullable
    TestSamlProvider samlProvider(String arn) {
        return samlProviders.get(arn);
    }

    /** A long-term key, unless it was disabled or deleted. */
    @Nullable
    AccessKey activeKey(String accessKeyId) {
        AccessKey key = accessKeys.get(accessKeyId);
        return key == null || !key.isActive() ? null : key;
    }

    @Nullable
    TestRole role(String arn) {
        return roles.get(arn);
    }

    @Nullable
    IssuedCredentials issued(String accessKeyId) {
        return issuedByKey.get(accessKeyId);
    }

    IssuedCredentials issue(Caller caller, Duration lifetime) {
        Instant expiration = clock.instant().plus(lifetime).truncatedTo(ChronoUnit.SECONDS);
        IssuedCredentials issued = new IssuedCredentials(
                random.id("ASIA"), random.secretAccessKey(), random.sessionToken(), expiration, caller);
        issuedByKey.put(issued.accessKeyId(), issued);
        return issued;
    }

    Map<String, Set<String>> rootTasks() {
        return rootTasks;
    }

    OutboundIssuer addOutboundIssuer(String account, URI endpoint) {
        return outboundIssuers.computeIfAbsent(
                account, missing -> new OutboundIssuer(URI.create(endpoint + "/outbound/" + account)));
    }

    @Nullable
    OutboundIssuer outboundIssuer(String account) {
        return outboundIssuers.get(account);
    }

    Collection<OutboundIssuer> outboundIssuers() {
        return outboundIssuers.values();
    }

    /** All web identity tokens that were issued. */
    Set<String> webIdentityTokens() {
        return webIdentityTokens;
    }

    String delegate(TestRole role, Instant end) {
        String token = random.sessionToken();
        delegations.put(token, new Delegation(role, end));
        return token;
    }

    @Nullable
    Delegation delegation(String tradeInToken) {
        return delegations.get(tradeInToken);
    }

    /** The tokens for the console, with the times when they were given. */
    Map<String, Instant> signInTokens() {
        return signInTokens;
    }

    Set<String> secrets() {
        Set<String> all = new HashSet<>(signInTokens.keySet());
        all.addAll(secretAccessKeys);
        all.addAll(webIdentityTokens);
        all.addAll(delegations.keySet());
        users.forEach(user -> user.devices().forEach(device -> all.add(device.secret())));
        issuedByKey.values().forEach(issued -> {
            all.add(issued.secretAccessKey());
            all.add(issued.sessionToken());
        });
        return Set.copyOf(all);
    }

    String encode(String message) {
        String encoded = random.encodedMessage();
        encodedMessages.put(encoded, message);
        return encoded;
    }

    @Nullable
    String decode(String encoded) {
        return encodedMessages.get(encoded);
    }
}
