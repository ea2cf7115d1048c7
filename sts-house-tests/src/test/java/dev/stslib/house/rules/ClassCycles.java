package dev.stslib.house.rules;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Classes of one package that know each other in a ring: the strongly connected components of its classes, by Tarjan.
 * Nested and generated classes count with the class that they belong to, the types that a sealed one permits with it.
 */
final class ClassCycles {
    private final Map<String, Set<String>> known;
    private final Map<String, Integer> index = new HashMap<>();
    private final Map<String, Integer> low = new HashMap<>();
    private final Deque<String> stack = new ArrayDeque<>();
    private final List<Set<String>> cycles = new ArrayList<>();

    private ClassCycles(Map<String, Set<String>> known) {
        this.known = known;
    }

    /** The rings of two classes or more, the names of each sorted. */
    static List<Set<String>> in(JavaClasses classes) {
        Map<String, Set<String>> known = new TreeMap<>();
        for (JavaClass type : classes) {
            Set<String> targets = known.computeIfAbsent(nameOf(type), missing -> new TreeSet<>());
            for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                JavaClass target = dependency.getTargetClass().getBaseComponentType();
                if (target.getPackageName().equals(type.getPackageName()) && classes.contain(target.getName())) {
                    targets.add(nameOf(target));
                }
            }
        }
        ClassCycles search = new ClassCycles(known);
        known.keySet().stream().filter(name -> !search.index.containsKey(name)).forEach(search::visit);
        return search.cycles;
    }

    private void visit(String name) {
        index.put(name, index.size());
        low.put(name, index.get(name));
        stack.push(name);
        for (String target : known.getOrDefault(name, Set.of())) {
            if (!index.containsKey(target)) {
                visit(target);
                low.merge(name, low.get(target), Math::min);
            } else if (stack.contains(target)) {
                low.merge(name, index.get(target), Math::min);
            }
        }
        if (low.get(name).equals(index.get(name))) {
            Set<String> cycle = new TreeSet<>();
            String member;
            do {
                member = stack.pop();
                cycle.add(member);
            } while (!member.equals(name));
            if (cycle.size() > 1) {
                cycles.add(cycle);
            }
        }
    }

    private static String nameOf(JavaClass type) {
        String outer = Modules.outermost(type);
        String packageName = type.getPackageName();
        String simple = outer.substring(packageName.length() + 1);
        int generated = simple.indexOf('_');
        simple = generated > 0 ? simple.substring(0, generated) : simple;
        simple = simple.startsWith("Dagger") ? simple.substring("Dagger".length()) : simple;
        return sealedBy(packageName + "." + simple);
    }

    /** The sealed type of the same package that permits this one, or else the name itself. */
    private static String sealedBy(String name) {
        try {
            Class<?> type = Class.forName(name, false, ClassCycles.class.getClassLoader());
            List<Class<?>> parents = new ArrayList<>(List.of(type.getInterfaces()));
            if (type.getSuperclass() != null) {
                parents.add(type.getSuperclass());
            }
            for (Class<?> parent : parents) {
                if (parent.isSealed() && !parent.isMemberClass() && parent.getPackage() == type.getPackage()) {
                    return sealedBy(parent.getName());
                }
            }
            return name;
        } catch (ClassNotFoundException | LinkageError e) {
            return name; // needs what is optional
        }
    }
}
