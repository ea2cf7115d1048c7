package dev.stslib.spring.boot;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.support.AutowireCandidateQualifier;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.ImportBeanDefinitionRegistrar;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotationMetadata;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

/**
 * Registers a bean for each provider of the properties. It is injected by its name as a qualifier and never by its type alone,
 * so that it does not hide another provider.
 */
final class NamedProvidersRegistrar implements ImportBeanDefinitionRegistrar {
    private final Environment environment;

    NamedProvidersRegistrar(Environment environment) {
        this.environment = environment;
    }

    @Override
    public void registerBeanDefinitions(AnnotationMetadata importing, BeanDefinitionRegistry registry) {
        for (String name :
                StslibProperties.from(Binder.get(environment)).providers().keySet()) {
            if (!name.equals(StslibProperties.DEFAULT)) {
                registry.registerBeanDefinition(StslibProperties.PREFIX + ".providers." + name, definition(name));
            }
        }
    }

    private static RootBeanDefinition definition(String name) {
        RootBeanDefinition definition = new RootBeanDefinition();
        definition.setTargetType(AwsCredentialsProvider.class);
        definition.setFactoryBeanName(StslibAutoConfiguration.HANDLES);
        definition.setFactoryMethodName("provider");
        definition.getConstructorArgumentValues().addIndexedArgumentValue(0, name);
        definition.addQualifier(new AutowireCandidateQualifier(Qualifier.class, name));
        definition.setDefaultCandidate(false);
        return definition;
    }
}
