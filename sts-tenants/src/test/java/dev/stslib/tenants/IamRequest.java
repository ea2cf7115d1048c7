package dev.stslib.tenants;

import java.util.Map;

/**
 * What AWS decides about.
 *
 * @param action such as {@code s3:GetObject}
 * @param resource an ARN
 * @param context condition keys with their values
 */
record IamRequest(String action, String resource, Map<String, String> context) {
    static IamRequest of(String action, String resource) {
        return new IamRequest(action, resource, Map.of());
    }
}
