package dev.stslib.planted;

import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;

/** Uses the AWS SDK. */
public final class AwsSdkElsewhere {
    private AwsSdkElsewhere() {}

    static Object credentials() {
        return AwsBasicCredentials.create("id", "key");
    }

    static void signature(AwsBasicCredentials credentials) {}
}
