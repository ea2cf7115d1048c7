package dev.stslib.core.console;

import dev.stslib.api.Profile;
import dev.stslib.api.ProfileSet;
import dev.stslib.api.Secret;
import dev.stslib.api.TemporaryCredentials;
import dev.stslib.api.error.InvalidRequestException;
import dev.stslib.api.error.UnsupportedProfileException;
import dev.stslib.aws.support.http.HttpClientSet;
import dev.stslib.aws.support.service.EndpointAddress;
import dev.stslib.aws.support.service.ServiceEndpoint;
import dev.stslib.aws.support.service.ServiceEndpoints;
import dev.stslib.core.CredentialEngine;
import dev.stslib.core.internal.aws.ConsoleAddresses;
import dev.stslib.core.internal.aws.SignInTokens;
import dev.stslib.core.internal.wiring.EngineConfig;
import dev.stslib.core.internal.wiring.EngineRuntime;
import dev.stslib.core.plan.BaseCredentials;
import dev.stslib.core.plan.RoleChain;
import java.net.InetAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Makes links that sign a browser in to AWS's console with the credentials of a profile. A link works for 15 minutes and
 * is as good as the credentials, so treat it as a secret. Thread-safe.
 *
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_enable-console-custom-url.html">IAM,
 *     custom identity broker access to the console</a>
 */
public final class ConsoleSignIn {
    private static final String SERVICE = "SIGNIN";

    private final CredentialEngine engine;

    private ConsoleSignIn(CredentialEngine engine) {
        this.engine = engine;
    }

    /**
     * Makes links over an engine.
     *
     * @param engine the engine, which gives profiles and connection settings
     * @return the maker of links; it needs no close
     */
    public static ConsoleSignIn over(CredentialEngine engine) {
        return new ConsoleSignIn(engine);
    }

    /**
     * Sends one request for a sign-in token, by POST, and makes the link. The session in the console ends with the
     * credentials.
     *
     * @param profile the profile that the credentials come from; its partition and region hold, and the endpoint that it sets for
     *     {@code SIGNIN}
     * @param credentials the credentials of a role, a federated user or a sign-in
     * @param page the page to open
     * @return the link
     * @throws UnsupportedProfileException if the credentials are long-term keys or a session token of a user, which the
     *     console does not take
     * @throws InvalidRequestException if the region belongs to another partition than the role, or
     *     the partition has no public sign-in endpoint and none is given, or the endpoint is neither https nor on this
     *     machine
     * @throws dev.stslib.api.error.StsServiceException if AWS refuses the credentials
     * @throws dev.stslib.api.error.EndpointUnreachableException if the endpoint gives no usable answer
     */
    public Secret link(String profile, TemporaryCredentials credentials, ConsolePage page) {
        return engine.runtime().call(() -> link(engine.runtime(), profile, credentials, page));
    }

    private static Secret link(EngineRuntime runtime, String name, TemporaryCredentials credentials, ConsolePage page) {
        ProfileSet profiles = runtime.profileSet();
        RoleChain plan = runtime.resolve(profiles, runtime.selection(name));
        requireRole(plan, credentials);
        Profile profile = profiles.find(name).orElseGet(() -> new Profile(name, Map.of()));
        String region = page.region() == null ? region(plan, profile) : page.region();
        ConsoleAddresses addresses = ConsoleAddresses.of(roleArn(plan), region);
        EngineConfig config = runtime.parts().config();
        List<Profile> own = Stream.of(name, plan.base().profile())
                .distinct()
                .flatMap(of -> profiles.find(of).stream())
                .toList();
        ServiceEndpoint endpoint = new ServiceEndpoints(config.systemEnvironment(), profiles)
                .ofOwnSettings(
                        SERVICE, region == null ? "" : region, own.isEmpty() ? List.of(profile) : own, page.endpoint());
        URI federation = addresses.federation(endpoint.override());
        requireTls(federation);
        try (HttpClientSet http = HttpClientSet.of(config.providerSettings())) {
            String token = new SignInTokens(http.trusting(endpoint.caBundle()), federation).get(credentials);
            return Secret.of(federation + "?Action=login&Destination=" + encoded(addresses.page(page.service(), region))
                    + "&SigninToken=" + encoded(token));
        }
    }

    /** The request is not signed with the credentials, it contains them. */
    private static void requireTls(URI federation) {
        if (!"https".equalsIgnoreCase(federation.getScheme()) && !isLoopback(federation.getHost())) {
            throw new InvalidRequestException(
                    "The sign-in endpoint " + EndpointAddress.server(federation)
                            + " has no TLS and is not on this machine, and the request to it has the secret key in it",
                    "Set AWS_ENDPOINT_URL_SIGNIN to an address with https, or remove the endpoint");
        }
    }

    private static boolean isLoopback(String host) {
        try {
            return Arrays.stream(InetAddress.getAllByName(host)).allMatch(InetAddress::isLoopbackAddress);
        } catch (UnknownHostException e) {
            return false;
        }
    }

    /** AWS's console takes the credentials of a role or a federated user, and no session token of a user. */
    private static void requireRole(RoleChain plan, TemporaryCredentials credentials) {
        BaseCredentials base = plan.base();
        boolean user = plan.roles().isEmpty()
                && (base instanceof BaseCredentials.StaticKeys || base instanceof BaseCredentials.EnvironmentKeys)
                && !base.temporary();
        if (user || credentials.sessionToken().revealSecret().isEmpty()) {
            throw new UnsupportedProfileException(
                    "Profile '" + plan.profile() + "' assumes no role, and AWS's console takes no keys or session token"
                            + " of a user",
                    "Name a profile with role_arn, or sign in to the console with the user's password");
        }
    }

    private static @Nullable String region(RoleChain plan, Profile profile) {
        return profile.text("region")
                .or(() -> plan.roles().isEmpty()
                        ? Optional.empty()
                        : Optional.of(plan.roles()
                                        .get(plan.roles().size() - 1)
                                        .endpoint()
                                        .region())
                                .filter(of -> !of.equals("aws-global")))
                .orElse(null);
    }

    private static @Nullable String roleArn(RoleChain plan) {
        if (!plan.roles().isEmpty()) {
            return plan.roles().get(plan.roles().size() - 1).roleArn();
        }
        if (plan.base() instanceof BaseCredentials.WebIdentity identity) {
            return identity.roleArn();
        }
        return plan.base() instanceof BaseCredentials.SamlAssertion assertion ? assertion.roleArn() : null;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
