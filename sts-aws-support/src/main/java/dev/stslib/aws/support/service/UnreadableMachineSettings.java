package dev.stslib.aws.support.service;

import dev.stslib.api.error.ProfileSyntaxException;
import java.util.function.Supplier;
import software.amazon.awssdk.core.SdkSystemSetting;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.utils.internal.SystemSettingUtilsTestBackdoor;

/**
 * Hides from the AWS SDK what it cannot read of the machine's own settings, while it builds a client.
 *
 * <p>Each build reads the profile files that the environment or the home folder names ({@code
 * SdkDefaultClientBuilder.mergeGlobalDefaults}), and the switch {@code AWS_ENABLE_DEFAULT_SOCKET_TIMEOUT_2026} ({@code
 * AwsDefaultClientBuilder.applyDefaultReadWriteTimeout}), although the builder has another profile file and an HTTP client.
 * It fails if one of them is broken. In version 2.56 no setting of a builder prevents that. The JVM's properties of the same
 * meaning would, but this library and the application read them too. So a hook of the SDK's own tests is left. It works for
 * the whole process: while the client is built, the SDK sees neither the broken files nor the broken switch anywhere.
 */
final class UnreadableMachineSettings {
    private static final String NO_FILE = "/dev/null";

    private UnreadableMachineSettings() {}

    /**
     * Builds a client again after the first try has failed.
     *
     * @param build builds the client
     * @param first why the first try failed
     * @param <C> the client
     * @return the client
     * @throws ProfileSyntaxException if this fails too
     */
    static synchronized <C> C hiddenFor(Supplier<C> build, RuntimeException first) {
        try {
            if (!isReadable(() -> ProfileFile.defaultProfileFile().profiles())) {
                SystemSettingUtilsTestBackdoor.addEnvironmentVariableOverride("AWS_CONFIG_FILE", NO_FILE);
                SystemSettingUtilsTestBackdoor.addEnvironmentVariableOverride("AWS_SHARED_CREDENTIALS_FILE", NO_FILE);
            }
            SdkSystemSetting timeout = SdkSystemSetting.AWS_ENABLE_DEFAULT_SOCKET_TIMEOUT_2026;
            if (!isReadable(timeout::getBooleanValue)) {
                SystemSettingUtilsTestBackdoor.addEnvironmentVariableOverride(timeout.environmentVariable(), "false");
            }
            return build.get();
        } catch (RuntimeException e) {
            // Not as a cause: the message of the SDK may quote the file.
            throw new ProfileSyntaxException(
                    "The AWS SDK cannot be set up on this machine ("
                            + first.getClass().getName() + ")",
                    "Correct the files that the JVM's properties aws.configFile and aws.sharedCredentialsFile name, or unset"
                            + " the properties; set aws.enableDefaultSocketTimeout2026 to true or false");
        } finally {
            SystemSettingUtilsTestBackdoor.clearEnvironmentVariableOverrides();
        }
    }

    private static boolean isReadable(Supplier<? extends Object> read) {
        try {
            Object unused = read.get();
            return true;
        } catch (RuntimeException e) {
            return false;
        }
    }
}
