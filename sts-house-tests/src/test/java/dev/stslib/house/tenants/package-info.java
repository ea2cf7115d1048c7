/** Roles from data, with the stores that applications use. */
@NullMarked
package dev.stslib.house.tenants;

import org.jspecify.annotations.NullMarked;
