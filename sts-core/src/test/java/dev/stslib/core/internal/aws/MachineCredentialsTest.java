package dev.stslib.core.internal.aws;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.Secret;
import dev.stslib.api.SourceCredentials;
import dev.stslib.api.SystemEnvironment;
import dev.stslib.api.error.ProfileConfigurationException;
import dev.stslib.api.request.StsEndpoint;
import dev.stslib.api.spi.TokenProviderSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a machine says wrongly is named, and never repeated: it may hold a secret. */
class MachineCredentialsTest {
    private static final String FULL = "AWS_CONTAINER_CREDENTIALS_FULL_URI";
    private static final String TOKEN = "AWS_CONTAINER_AUTHORIZATION_TOKEN";

    @TempDir
    private Path temp;

    private static MachineCredentials machine(Map<String, String> environment) {
        return MachineCredentials.of(SystemEnvironment.of(environment, Map.of()), TokenProviderSettings.DEFAULT);
    }

    private static void refuses(Executable call, String named) {
        ProfileConfigurationException error = assertThrows(ProfileConfigurationException.class, call);
        assertTrue(error.problem().contains(named), error.problem());
        StringWriter all = new StringWriter();
        error.printStackTrace(new PrintWriter(all));
        assertFalse(all.toString().contains("SECRET"), all.toString());
        assertFalse(all.toString().contains("null"), all.toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://u:SECRET@127.0.0.1:1/",
                "http://u:SECRET@127.0.0.1:1/ b",
                "http://127.0.0.1:99999/SECRET",
                "foo",
                "ftp://127.0.0.1/SECRET",
                "http:///SECRET"
            })
    void anAddressThatCannotBeAskedIsNamedAndNotShown(String address) {
        refuses(() -> machine(Map.of(FULL, address)).containerRole(), FULL);
        String metadata = "AWS_EC2_METADATA_SERVICE_ENDPOINT";
        refuses(() -> machine(Map.of(metadata, address)).instanceRole(), metadata);
        for (String variable : new String[] {"AWS_ENDPOINT_URL_IAM", "AWS_ENDPOINT_URL"}) {
            refuses(() -> devices(Map.of(variable, address)), variable);
        }
    }

    @Test
    void aHostThatIsNoneIsNamedAndNotShown() {
        refuses(() -> devices(Map.of("AWS_ENDPOINT_URL_IAM", "http://my_host:1")), "AWS_ENDPOINT_URL_IAM");
        String relative = "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI";
        refuses(() -> machine(Map.of(relative, "@SECRET b")).containerRole(), relative);
    }

    private static void devices(Map<String, String> environment) {
        machine(environment)
                .mfaDevices(
                        StsEndpoint.regional("eu-west-1"), SourceCredentials.longTerm("AKIDEXAMPLE", Secret.of("x")));
    }

    @Test
    void aSwitchThatIsNeitherOnNorOffIsAnErrorForEveryService() {
        refuses(
                () -> devices(Map.of("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "yes")),
                "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS");
    }

    @ParameterizedTest
    @CsvSource({"10", "13", "0", "9"})
    void aTokenThatNoHeaderCanCarryIsNotRepeated(int sign) throws IOException {
        String token = "a" + (char) sign + "SECRET";
        String address = "http://127.0.0.1:1/";
        refuses(() -> machine(Map.of(FULL, address, TOKEN, token)).containerRole(), TOKEN);
        Path file = Files.writeString(temp.resolve("token"), token);
        refuses(
                () -> machine(Map.of(FULL, address, TOKEN + "_FILE", file.toString()))
                        .containerRole(),
                file.toString());
    }
}
