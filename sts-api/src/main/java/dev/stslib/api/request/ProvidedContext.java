package dev.stslib.api.request;

import dev.stslib.api.Secret;
import java.util.Objects;

/**
 * A context that a trusted provider asserts, such as the identity of a user of IAM Identity Center.
 *
 * @param providerArn the ARN of the provider, 20 to 2,048 characters
 * @param assertion the provider's signed assertion, 4 to 2,048 characters
 * @see <a href="https://docs.aws.amazon.com/STS/latest/APIReference/API_ProvidedContext.html">STS, ProvidedContext</a>
 */
public record ProvidedContext(String providerArn, Secret assertion) {
    public ProvidedContext {
        Objects.requireNonNull(providerArn, "providerArn");
        Objects.requireNonNull(assertion, "assertion");
        StsLimits.roleArn(providerArn, "ARN of a context provider");
        StsLimits.length(assertion.revealSecret(), 4, 2048, "context assertion");
    }
}
