/** Models that read letters and say which comes next: by what they learnt, names can be made up. */
package adjoint.examples.names;
