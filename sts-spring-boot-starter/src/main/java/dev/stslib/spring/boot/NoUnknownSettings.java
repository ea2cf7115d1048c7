package dev.stslib.spring.boot;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.AbstractBindHandler;
import org.springframework.boot.context.properties.bind.BindContext;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.UnboundConfigurationPropertiesException;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.boot.context.properties.source.UnboundElementsSourceFilter;

/**
 * Stops the application if an environment variable or a system property names a setting of a provider, of the store or of
 * refreshes that does not exist. Boot checks neither, since other programs share them. Below {@code stslib} itself there may be
 * names of others, such as those that Kubernetes gives to a service which is called stslib.
 */
final class NoUnknownSettings extends AbstractBindHandler {
    private static final List<ConfigurationPropertyName> CHECKED = Stream.of("providers", "store", "refresh")
            .map(ConfigurationPropertyName.of(StslibProperties.PREFIX)::append)
            .toList();

    private final UnboundElementsSourceFilter checkedByBoot = new UnboundElementsSourceFilter();
    private final Set<String> known = new HashSet<>();

    NoUnknownSettings(BindHandler parent) {
        super(parent);
    }

    @Override
    public <T> @Nullable Bindable<T> onStart(ConfigurationPropertyName name, Bindable<T> target, BindContext context) {
        known.add(letters(name));
        return super.onStart(name, target, context);
    }

    @Override
    public void onFinish(
            ConfigurationPropertyName name, Bindable<?> target, BindContext context, @Nullable Object result)
            throws Exception {
        super.onFinish(name, target, context, result);
        if (context.getDepth() == 0) {
            check(context.getSources());
        }
    }

    private void check(Iterable<ConfigurationPropertySource> sources) {
        Set<ConfigurationProperty> unknown = new TreeSet<>();
        for (ConfigurationPropertySource source : sources) {
            if (!checkedByBoot.apply(source) && source instanceof IterableConfigurationPropertySource listed) {
                for (ConfigurationPropertyName name : listed) {
                    ConfigurationProperty property = isUnknown(name) ? listed.getConfigurationProperty(name) : null;
                    if (property != null) {
                        unknown.add(property);
                    }
                }
            }
        }
        if (!unknown.isEmpty()) {
            throw new UnboundConfigurationPropertiesException(unknown);
        }
    }

    /** An element of a list is known with its list: one that another source overrides was not looked at. */
    private boolean isUnknown(ConfigurationPropertyName name) {
        return CHECKED.stream().anyMatch(checked -> checked.isAncestorOf(name))
                && !known.contains(letters(name))
                && !(name.isLastElementIndexed() && known.contains(letters(name.getParent())));
    }

    /** The name without what separates words: a variable has an underscore for a dot, and another one or none for a dash. */
    private static String letters(ConfigurationPropertyName name) {
        return name.toString().replaceAll("[-._\\[\\]]", "").toLowerCase(Locale.ROOT);
    }
}
