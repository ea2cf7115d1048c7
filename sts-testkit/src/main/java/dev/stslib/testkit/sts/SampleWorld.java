package dev.stslib.testkit.sts;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The world of the examples: the user BobSmith with an MFA device, and three roles in three other accounts that trust him
 * and want MFA.
 */
public final class SampleWorld {
    private static final String USER = "BobSmith";
    private static final String ACCOUNT = "111122223333";
    private static final String REGION = "us-east-1";

    private final URI endpoint;
    private final TestUser bob;
    private final MfaDevice mfa;
    private final Map<String, TestRole> roles = new LinkedHashMap<>();

    private SampleWorld(EmbeddedSts sts) {
        this.endpoint = sts.endpoint();
        this.bob = sts.addUser(ACCOUNT, USER);
        this.mfa = bob.addMfaDevice(USER);
        addRole(sts, "DynamoDBRole-dev", "arn:aws:iam::222233334444:role/DynamoDBRole");
        addRole(sts, "CodeDeployRole-qa", "arn:aws:iam::333344445555:role/CodeDeployRole");
        addRole(sts, "S3ReadOnlyRole-prod", "arn:aws:iam::444455556666:role/S3ReadOnlyRole");
    }

    private void addRole(EmbeddedSts sts, String profile, String arn) {
        roles.put(profile, sts.addRole(arn).trust(bob.arn()).requireMfa());
    }

    /**
     * Puts the user, the device and the roles into an STS.
     *
     * @param sts an STS that has none of them
     * @return what was put in
     * @throws IllegalArgumentException if it has one of them already
     */
    public static SampleWorld in(EmbeddedSts sts) {
        return new SampleWorld(sts);
    }

    /** {@return {@code arn:aws:iam::111122223333:user/BobSmith}} */
    public TestUser bob() {
        return bob;
    }

    /** {@return BobSmith's device} */
    public MfaDevice mfa() {
        return mfa;
    }

    /** {@return the roles by the names of their profiles: DynamoDBRole-dev, CodeDeployRole-qa, S3ReadOnlyRole-prod} */
    public Map<String, TestRole> roles() {
        return Collections.unmodifiableMap(roles);
    }

    /** {@return the names of the three role profiles, in the order of {@link #roles()}} */
    public List<String> profiles() {
        return List.copyOf(roles.keySet());
    }

    /**
     * Gives one role.
     *
     * @param profile the name of its profile
     * @return the role
     * @throws NullPointerException if this world has no such profile
     */
    public TestRole role(String profile) {
        return Objects.requireNonNull(roles.get(profile), () -> "no profile " + profile + " among " + roles.keySet());
    }

    /**
     * Writes the files {@code config} and {@code credentials} that the AWS tools and stslib read: a profile for BobSmith
     * with his key, and one for each role with him as the source. Every profile names the endpoint of the STS, for the
     * sign-in to the console too, so that nothing that uses them goes to AWS. Only the owner can read the files and, where it is new, the directory.
     *
     * @param directory where to; made if it is not there
     * @return the directory
     * @throws java.nio.file.FileAlreadyExistsException if one of the files is there and was not written by this method
     * @throws IOException if they cannot be written
     */
    public Path writeAwsFiles(Path directory) throws IOException {
        OwnerOnlyFiles.createFolder(directory);
        OwnerOnlyFiles.write(directory.resolve("config"), config());
        OwnerOnlyFiles.write(directory.resolve("credentials"), credentials());
        return directory;
    }

    private String config() {
        StringBuilder text = new StringBuilder();
        profile(text, USER, "mfa_serial = " + mfa.serial());
        roles.forEach((name, role) -> profile(
                text, name, "role_arn = " + role.arn(), "source_profile = " + USER, "mfa_serial = " + mfa.serial()));
        return text.append("\n[services embedded]\nsignin =\n  endpoint_url = ")
                .append(endpoint)
                .append('\n')
                .toString();
    }

    private void profile(StringBuilder text, String name, String... lines) {
        text.append("\n[profile ").append(name).append("]\nregion = ").append(REGION);
        text.append("\nendpoint_url = ").append(endpoint).append("\nservices = embedded\n");
        for (String line : lines) {
            text.append(line).append('\n');
        }
    }

    private String credentials() {
        return "\n[" + USER + "]\naws_access_key_id = " + bob.accessKeyId() + "\naws_secret_access_key = "
                + bob.secretAccessKey() + "\n";
    }
}
