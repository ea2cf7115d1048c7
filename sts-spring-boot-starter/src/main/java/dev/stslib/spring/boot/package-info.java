/**
 * A credential engine for applications of Spring Boot: properties below {@code stslib}, beans for the engine and for
 * credentials providers, health, an endpoint, meters and observations.
 */
@NullMarked
package dev.stslib.spring.boot;

import org.jspecify.annotations.NullMarked;
