package dev.stslib.house.rules;

import com.tngtech.archunit.lang.ArchRule;

/**
 * A rule of the house.
 *
 * @param name the rule in words
 * @param rule the rule itself
 * @param planted a class that breaks it with each of its methods
 */
record HouseRule(String name, ArchRule rule, Class<?> planted) {
    @Override
    public String toString() {
        return name;
    }
}
