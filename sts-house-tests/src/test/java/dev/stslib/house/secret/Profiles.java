package dev.stslib.house.secret;

import dev.stslib.house.support.TestWorld;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Profiles of every kind that hold secrets or lead to them, and give no credentials in the end. */
final class Profiles {
    static final List<String> BROKEN = List.of(
            "BrokenJson",
            "FailsAfterPrinting",
            "UnknownKeys",
            "Half",
            "No",
            "Variables",
            "Container",
            "Machine",
            "Sso",
            "Web",
            "Saml");

    private static final String PROCESS_KEY = "pr0cessSecret/Key+of40CharactersInAllXXX";
    private static final String PROCESS_TOKEN = "pr0cessSessionT0ken/with+some=length==";
    private static final String HALF_KEY = "aSecretKeyIn/aProfile+withoutAnAccessKey";
    private static final String VARIABLE_KEY = "aSecretKeyInTheEnvironment/of+theProgram";
    private static final String VARIABLE_TOKEN = "aSessionTokenInTheEnvironment/of+theProgram==";
    private static final String WEB_TOKEN =
            "eyJhbGciOiJSUzI1NiJ9.eyJmcm9tIjoidGhlIGZpbGUifQ.c2lnbmF0dXJlIG9mIGEgZmlsZQ";

    static final Set<String> SECRETS =
            Set.of(PROCESS_KEY, PROCESS_TOKEN, HALF_KEY, VARIABLE_KEY, VARIABLE_TOKEN, WEB_TOKEN);

    private Profiles() {}

    /** Adds them to the AWS files and the environment of a machine. */
    static void add(TestWorld world) throws IOException {
        world.environment.putAll(Map.of(
                "AWS_ACCESS_KEY_ID",
                "AKIAVARIABLE00000000",
                "AWS_SECRET_ACCESS_KEY",
                VARIABLE_KEY,
                "AWS_SESSION_TOKEN",
                VARIABLE_TOKEN,
                "AWS_CONTAINER_CREDENTIALS_FULL_URI",
                "http://127.0.0.1:1/",
                // Nothing of a real machine is asked.
                "AWS_EC2_METADATA_SERVICE_ENDPOINT",
                "http://127.0.0.1:1/"));
        Path folder = Files.createDirectory(world.awsFiles.resolveSibling("programs"));
        Path webToken = Files.writeString(folder.resolve("web-token"), WEB_TOKEN);
        String answer = "{\"Version\": 1, \"AccessKeyId\": \"AKIAPROCESS000000000\", \"SecretAccessKey\": \""
                + PROCESS_KEY + "\", \"SessionToken\": \"" + PROCESS_TOKEN + "\"";
        Path good = Files.writeString(folder.resolve("good.json"), answer + "}");
        Path cut = Files.writeString(folder.resolve("cut.json"), answer);
        String config = user("BrokenJson", "credential_process = cat " + cut)
                + user("FailsAfterPrinting", "credential_process = cat " + good + "; echo failing >&2; exit 3")
                + user("UnknownKeys", "credential_process = cat " + good)
                + user("Half", "aws_secret_access_key = " + HALF_KEY)
                + user("No", "output = json")
                + user("Sso", "sso_session = home\nsso_account_id = 111122223333\nsso_role_name = Reader")
                + "[sso-session home]\nsso_start_url = https://example.com/start\nsso_region = us-east-1\n"
                + role("Variables", "credential_source = Environment")
                + role("Container", "credential_source = EcsContainer")
                + role("Machine", "credential_source = Ec2InstanceMetadata")
                + role("Web", "web_identity_token_file = " + webToken)
                + role(
                        "Saml",
                        "saml_provider_arn = arn:aws:iam::111122223333:saml-provider/Okta\nsaml_assertion_file = "
                                + webToken);
        Files.writeString(world.awsFiles.resolve("config"), config, StandardOpenOption.APPEND);
    }

    /** A user, and a role with that user as its source. */
    private static String user(String name, String lines) {
        return role(name, "source_profile = " + name + "-user") + "[profile " + name + "-user]\nregion = us-east-1\n"
                + lines + "\n";
    }

    private static String role(String name, String line) {
        return "\n[profile " + name
                + "]\nregion = us-east-1\nrole_arn = arn:aws:iam::444455556666:role/S3ReadOnlyRole\n" + line + "\n";
    }
}
