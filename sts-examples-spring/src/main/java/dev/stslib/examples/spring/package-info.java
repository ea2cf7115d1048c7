/** A Spring Boot application with a role for each tenant. */
@NullMarked
package dev.stslib.examples.spring;

import org.jspecify.annotations.NullMarked;
