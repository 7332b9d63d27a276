/** Pictures of graphs, as text, DOT and SVG: {@link adjoint.graph.Graph}. */
package adjoint.graph;
