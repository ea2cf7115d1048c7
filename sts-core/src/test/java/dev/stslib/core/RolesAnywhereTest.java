package dev.stslib.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.core.plan.BaseCredentials.FromSource;
import dev.stslib.testkit.rolesanywhere.EmbeddedRolesAnywhere;
import dev.stslib.testkit.rolesanywhere.TestCertificateAuthority;
import dev.stslib.testkit.sts.TestRole;
import dev.stslib.testkit.tls.TestKeys;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Profiles that ask for IAM Roles Anywhere, by keys of ours or by AWS's helper. */
class RolesAnywhereTest {
    private static final String ROLE = "arn:aws:iam::222233334444:role/Role";
    private static final String NEXT = "arn:aws:iam::333344445555:role/Next";

    @TempDir
    private Path home;

    private MadeUpMachine machine;
    private EmbeddedRolesAnywhere service;
    private Path certificate;
    private Path key;

    @BeforeEach
    void start() throws Exception {
        machine = new MadeUpMachine(home, false);
        TestRole role = machine.sts.addRole(ROLE);
        machine.sts.addRole(NEXT).trust(ROLE);
        TestCertificateAuthority authority = TestCertificateAuthority.root("CN=Root", machine.clock.instant());
        service = EmbeddedRolesAnywhere.builder(authority.certificate())
                .clock(machine.clock)
                .role(ROLE, (session, lifetime) -> machine.sts.roleCredentials(role, session, lifetime))
                .start();
        machine.env("AWS_ENDPOINT_URL_ROLESANYWHERE", service.endpoint().toString());
        KeyPair keys = TestKeys.ec();
        certificate = machine.file(
                "certificate.pem",
                pem(
                        "CERTIFICATE",
                        authority.issue(keys.getPublic(), "CN=worker").getEncoded()));
        key = machine.file("key.pem", pem("PRIVATE KEY", keys.getPrivate().getEncoded()));
    }

    @AfterEach
    void stop() {
        service.close();
        machine.close();
    }

    private static String pem(String type, byte[] der) {
        return "-----BEGIN " + type + "-----\n" + Base64.getMimeEncoder().encodeToString(der) + "\n-----END " + type
                + "-----\n";
    }

    @Test
    void keysOfOursAlsoBelowARole() {
        machine.config("[profile worker]\nrole_arn = " + ROLE + "\nrolesanywhere_profile_arn = " + service.profileArn()
                + "\nrolesanywhere_trust_anchor_arn = " + service.trustAnchorArn() + "\nrolesanywhere_certificate = "
                + certificate + "\nrolesanywhere_private_key = " + key
                + "\n[profile next]\nregion = eu-west-1\nrole_arn = " + NEXT + "\nsource_profile = worker\n");
        try (CredentialEngine engine = machine.engine().build()) {
            CredentialHandle worker = engine.handle("worker");
            String first = worker.get().accessKeyId();
            engine.credentials("next");
            assertEquals(1, service.requests().size(), "both share the credentials");
            machine.clock.advance(Duration.ofMinutes(59).plusSeconds(30));
            assertNotEquals(first, worker.get().accessKeyId());
            assertEquals(2, service.requests().size());
        }
    }

    @Test
    void theHelperIsNotStartedUnlessItIsAskedForMore() throws Exception {
        Path started = home.resolve("started");
        Path helper = machine.file(
                "aws_signing_helper",
                "#!/bin/sh\necho >> " + started + "\necho '{\"Version\":1,\"AccessKeyId\":\"ASIAHELPER\","
                        + "\"SecretAccessKey\":\"s\",\"SessionToken\":\"t\",\"Expiration\":\""
                        + machine.clock.instant().plus(Duration.ofHours(1)) + "\"}'\n");
        assertTrue(helper.toFile().setExecutable(true));
        String command = "credential_process = " + helper + " credential-process --certificate " + certificate
                + " --private-key " + key + " --profile-arn " + service.profileArn() + " --trust-anchor-arn "
                + service.trustAnchorArn() + " --role-arn " + ROLE;
        machine.config("[profile helper]\n" + command + "\n[profile more]\n" + command + " --debug\n");
        try (CredentialEngine engine = machine.engine().build()) {
            assertEquals("rolesanywhere", ((FromSource) engine.plan("helper").base()).source());
            assertNotEquals("ASIAHELPER", engine.credentials("helper").accessKeyId());
            assertFalse(Files.exists(started));
            assertEquals("process", ((FromSource) engine.plan("more").base()).source());
            assertEquals("ASIAHELPER", engine.credentials("more").accessKeyId());
            assertTrue(Files.exists(started));
        }
    }
}
