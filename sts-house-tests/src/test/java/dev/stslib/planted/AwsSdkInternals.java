package dev.stslib.planted;

import software.amazon.awssdk.utils.internal.CodegenNamingUtils;

/** Uses an internal part of the AWS SDK. */
public final class AwsSdkInternals {
    private AwsSdkInternals() {}

    static String name() {
        return CodegenNamingUtils.pascalCase("SSO OIDC");
    }
}
