package dev.stslib.testkit.sts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** curl signs other header fields than AWS's SDKs do, and is to be understood all the same. */
@Tag("one-jdk")
class CurlTest {
    @TempDir
    private Path home;

    @BeforeEach
    void curlIsHere() {
        assumeTrue(Commands.isInstalled("curl"), "curl is not installed");
    }

    /** Old versions of curl sign the host without its port unless the field is given. */
    private String curl(EmbeddedSts sts, String user, String... more) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                "curl", "-q", "-s", "-S", "--max-time", "30", "--aws-sigv4", "aws:amz:us-east-1:sts", "--user", user));
        command.addAll(List.of("-H", "Host: " + sts.endpoint().getAuthority()));
        command.addAll(List.of(more));
        Commands.Result result = Commands.run(home, Map.of(), command);
        assertEquals(0, result.status(), result.err());
        return result.out();
    }

    @Test
    void postIsAnswered() throws Exception {
        try (EmbeddedSts sts = EmbeddedSts.builder().start()) {
            TestUser bob = sts.addUser("111122223333", "BobSmith");
            String answer = curl(
                    sts,
                    bob.accessKeyId() + ":" + bob.secretAccessKey(),
                    "-d",
                    "Action=GetSessionToken&Version=2011-06-15&DurationSeconds=900",
                    sts.endpoint() + "/");
            assertTrue(answer.contains("<GetSessionTokenResult>"), answer);
            assertEquals(200, sts.requests().get(0).status());
        }
    }

    @Test
    void getIsAnswered() throws Exception {
        try (EmbeddedSts sts = EmbeddedSts.builder().start()) {
            TestUser bob = sts.addUser("111122223333", "BobSmith");
            String answer = curl(
                    sts,
                    bob.accessKeyId() + ":" + bob.secretAccessKey(),
                    sts.endpoint() + "/?Action=GetCallerIdentity&Version=2011-06-15");
            assertTrue(answer.contains("<Arn>" + bob.arn() + "</Arn>"), answer);
        }
    }

    @Test
    void aWrongSecretIsRefused() throws Exception {
        try (EmbeddedSts sts = EmbeddedSts.builder().start()) {
            TestUser bob = sts.addUser("111122223333", "BobSmith");
            String answer = curl(
                    sts,
                    bob.accessKeyId() + ":wrong",
                    "-d",
                    "Action=GetCallerIdentity&Version=2011-06-15",
                    sts.endpoint() + "/");
            assertTrue(answer.contains("<Code>SignatureDoesNotMatch</Code>"), answer);
        }
    }

    @Test
    void overTlsWithTheCertificateOfTheServerAlone() throws Exception {
        try (EmbeddedSts sts = EmbeddedSts.builder().tls(true).start()) {
            TestUser bob = sts.addUser("111122223333", "BobSmith");
            Path pem = sts.writeCertificatePem(home.resolve("sts.pem"));
            String answer = curl(
                    sts,
                    bob.accessKeyId() + ":" + bob.secretAccessKey(),
                    "--cacert",
                    pem.toString(),
                    "-d",
                    "Action=GetCallerIdentity&Version=2011-06-15",
                    sts.endpoint() + "/");
            assertTrue(answer.contains("<Arn>" + bob.arn() + "</Arn>"), answer);
            Commands.Result untrusting =
                    Commands.run(home, Map.of(), List.of("curl", "-q", "-s", sts.endpoint() + "/"));
            assertEquals(60, untrusting.status(), "curl's status for a certificate that it does not trust");
        }
    }
}
