package dev.stslib.core.engine;

import dev.stslib.api.Host;
import dev.stslib.api.Secret;
import dev.stslib.api.SourceCredentials;
import dev.stslib.api.TemporaryCredentials;
import dev.stslib.api.error.ProfileConfigurationException;
import dev.stslib.api.request.AssumeRoleWithSamlRequest;
import dev.stslib.api.request.AssumeRoleWithWebIdentityRequest;
import dev.stslib.api.request.StsEndpoint;
import dev.stslib.core.chain.BaseCredentials.SamlAssertion;
import dev.stslib.core.chain.BaseCredentials.SsoCredentials;
import dev.stslib.core.chain.BaseCredentials.WebIdentity;
import dev.stslib.core.chain.SessionNames;
import dev.stslib.core.sts.MachineCredentials;
import dev.stslib.core.sts.MachineCredentials.SsoRole;
import dev.stslib.core.traffic.Traffic;
import dev.stslib.store.support.command.CommandRunner;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The requests that nobody signs: web identity, SAML, Identity Center. What vouches is read anew each time. */
public final class BaseFetches {
    /** The limits of STS, in characters. */
    private static final int SHORTEST = 4;

    private static final int LONGEST_TOKEN = 20_000;
    private static final int LONGEST_ASSERTION = 100_000;

    private final Sts sts;
    private final MachineCredentials machine;
    private final CommandRunner shell;
    private final Host host;
    private final InstantSource clock;
    private final Traffic traffic;

    /**
     * Makes the fetches of one engine.
     *
     * @param sts the provider of tokens
     * @param machine asks Identity Center
     * @param shell runs commands that print assertions
     * @param host the machine, for session names
     * @param clock the wall clock
     * @param traffic the way to STS
     */
    public BaseFetches(
            Sts sts, MachineCredentials machine, CommandRunner shell, Host host, InstantSource clock, Traffic traffic) {
        this.sts = sts;
        this.machine = machine;
        this.shell = shell;
        this.host = host;
        this.clock = clock;
        this.traffic = traffic;
    }

    Fetch webIdentity(WebIdentity identity) {
        return toSts(
                identity.endpoint(),
                identity.roleArn(),
                () -> sts.provider()
                        .assumeRoleWithWebIdentity(
                                identity.endpoint(),
                                new AssumeRoleWithWebIdentityRequest(
                                        identity.roleArn(),
                                        SessionNames.expand(
                                                identity.sessionNameTemplate(),
                                                identity.profile(),
                                                host,
                                                clock.instant()),
                                        text(
                                                identity.profile(),
                                                "web_identity_token_file",
                                                identity.tokenFile(),
                                                LONGEST_TOKEN),
                                        identity.duration(),
                                        null,
                                        identity.policy()))
                        .credentials());
    }

    Fetch saml(SamlAssertion assertion) {
        return toSts(
                assertion.endpoint(),
                assertion.roleArn(),
                () -> sts.provider()
                        .assumeRoleWithSaml(
                                assertion.endpoint(),
                                new AssumeRoleWithSamlRequest(
                                        assertion.roleArn(),
                                        assertion.providerArn(),
                                        assertionText(assertion),
                                        assertion.duration(),
                                        assertion.policy()))
                        .credentials());
    }

    Fetch sso(SsoCredentials sso) {
        String account = sso.accountId();
        String role = sso.roleName();
        if (account == null || role == null) {
            throw new ProfileConfigurationException(
                    "Profile '" + sso.profile() + "' names neither sso_account_id nor sso_role_name, so that Identity"
                            + " Center gives a token only, and no credentials",
                    "Set both, or use the profile for a token only");
        }
        SsoRole wanted = new SsoRole(
                sso.profile(), sso.session(), sso.tokenFile(), sso.region(), account, role, sso.ignoreEndpoints());
        return new Fetch() {
            @Override
            public CompletionStage<TemporaryCredentials> fetch(Flight flight, @Nullable TemporaryCredentials current) {
                return traffic.elsewhere(
                        flight,
                        "Identity Center",
                        Integer.MAX_VALUE,
                        () -> CompletableFuture.completedStage(temporary(machine.ssoRole(wanted), clock.instant())));
            }

            @Override
            public String account() {
                return account;
            }
        };
    }

    /** Credentials from elsewhere as they are. */
    static TemporaryCredentials temporary(SourceCredentials got, Instant now) {
        Secret token = got.sessionToken();
        if (token == null) {
            throw new IllegalArgumentException("long-term keys are no temporary credentials");
        }
        return new TemporaryCredentials(
                got.accessKeyId(),
                got.secretAccessKey(),
                token,
                now,
                got.expires().orElse(TemporaryCredentials.LATEST));
    }

    private Fetch toSts(StsEndpoint endpoint, String roleArn, Supplier<TemporaryCredentials> request) {
        return (flight, current) -> traffic.toSts(flight, endpoint, Subject.account(roleArn), request);
    }

    private Secret assertionText(SamlAssertion assertion) {
        Path file = assertion.file();
        String command = assertion.command();
        if (file != null) {
            return text(assertion.profile(), "saml_assertion_file", file, LONGEST_ASSERTION);
        }
        if (command == null) {
            throw new IllegalStateException("an assertion comes from a file or a command");
        }
        String place = "The saml_assertion_process of profile '" + assertion.profile() + "'";
        byte[] printed = shell.run(place, command, assertion.timeout());
        return fitting(place + " printed", new String(printed, StandardCharsets.UTF_8), LONGEST_ASSERTION);
    }

    private static Secret text(String profile, String key, Path file, int longest) {
        String place = "Profile '" + profile + "', key '" + key + "': the file " + file;
        try {
            return fitting(place + " holds", Files.readString(file), longest);
        } catch (IOException e) {
            throw new ProfileConfigurationException(
                    place + " cannot be read", "Check that it is there and readable, and a text", e);
        }
    }

    private static Secret fitting(String place, String written, int longest) {
        String text = written.strip();
        int length = text.codePointCount(0, text.length());
        if (length < SHORTEST || length > longest) {
            throw new ProfileConfigurationException(
                    place + " " + (length == 0 ? "nothing" : length + " characters"),
                    "Let it be what vouches for you and nothing else: STS takes " + SHORTEST + " to " + longest
                            + " characters");
        }
        return Secret.of(text);
    }
}
