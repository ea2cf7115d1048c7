/** Tests of templates, ceilings and the room that policies take. */
@NullMarked
package dev.stslib.tenants;

import org.jspecify.annotations.NullMarked;
