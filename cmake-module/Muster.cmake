#[=======================================================================[.rst:
Muster
------

Release builds that an unsigned or unauthorised tree cannot make. Every decision is ``muster gate``'s
or ``muster verify file``'s; what stands here only makes a build run them, everywhere where a release
file could get out.

.. code-block:: cmake

  find_package(Muster CONFIG REQUIRED)
  muster_release(ALL_TARGETS TRUST_ANCHOR sha256:...)

The functions are documented in the files that hold them:

* ``MusterRelease.cmake``: ``muster_release``, ``muster_add_verify_test``
* ``MusterInputs.cmake``: ``muster_verify_file``, ``muster_download``,
  ``muster_fetchcontent_makeavailable``, ``muster_externalproject_verify``

Target
^^^^^^

``Muster::muster``
  The program that decides.

Variables
^^^^^^^^^

``MUSTER_EXECUTABLE``
  The program, where another one than the package's (or the one in ``PATH``) is to decide. Whoever
  chooses it decides what is accepted.

``MUSTER_GATE``
  ``ON``. ``OFF`` is the only switch: configuring warns, the evidence says that the gate was off,
  builds and ``cmake --install`` go on, and CPack still refuses.

``MUSTER_TRUST_ANCHOR``
  The trust anchor of the functions that take none. ``muster_release`` sets it to its own; a project
  that calls them without or before ``muster_release`` sets it itself.
#]=======================================================================]
include_guard(GLOBAL)
cmake_policy(PUSH)
cmake_policy(VERSION 3.22...4.0)
include("${CMAKE_CURRENT_LIST_DIR}/MusterArguments.cmake")
include("${CMAKE_CURRENT_LIST_DIR}/MusterRelease.cmake")
include("${CMAKE_CURRENT_LIST_DIR}/MusterInputs.cmake")
cmake_policy(POP)
