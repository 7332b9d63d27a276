/** Class loaders that come and go: the library keeps nothing of them. */
package adjoint.loaders;
