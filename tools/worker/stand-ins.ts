import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/**
 * What the worker's build asks its bundled libraries for, answered with the libraries of the system. Each is a meson project that defines the
 * variables which the real one would; `empty` stands where the real one hands over a library to be linked whole.
 */
const projects: Record<string, { readonly build: string; readonly options?: string }> = {
  libuv: {
    build: `libuv_dep = dependency('libuv', version: '>=1.44')\nlibuv = empty`,
    options: `option('build_tests', type: 'boolean')\noption('build_benchmarks', type: 'boolean')`,
  },
  openssl: {
    build: `openssl_dep = dependency('openssl', version: '>=3.0')\nlibcrypto_lib = empty\nlibssl_lib = empty`,
  },
  flatbuffers: {
    build: `flatbuffers_dep = meson.get_compiler('cpp').find_library('flatbuffers')\nflatbuffers_lib = empty`,
  },
  'abseil-cpp': {
    build: `absl_strings_dep = dependency('absl_strings')
absl_types_dep = dependency('absl_optional')
absl_container_dep = dependency('absl_flat_hash_map')
absl_container_lib = empty`,
  },
  libsrtp3: {
    build: `srtp2 = subproject('libsrtp2', default_options: ['crypto-library=openssl', 'crypto-library-kdf=disabled', 'tests=disabled', 'default_library=static'])
libsrtp3_dep = declare_dependency(include_directories: include_directories('include'), dependencies: srtp2.get_variable('libsrtp2_dep'))
libsrtp3 = empty`,
    options: `option('crypto-library', type: 'string')\noption('crypto-library-kdf', type: 'string')\noption('tests', type: 'string')`,
  },
};

const empty = `empty = static_library('empty', configure_file(output: 'empty.cpp', configuration: {'empty': 1}))`;

// The worker uses this hash table through what it shares with the standard library's.
const unorderedDense = `#pragma once
#include <functional>
#include <unordered_map>
#include <unordered_set>

namespace ankerl::unordered_dense
{
	using std::hash;
	template<class Key, class Value, class Hash = std::hash<Key>, class Equal = std::equal_to<Key>>
	using map = std::unordered_map<Key, Value, Hash, Equal>;
	template<class Key, class Hash = std::hash<Key>, class Equal = std::equal_to<Key>>
	using set = std::unordered_set<Key, Hash, Equal>;
}
`;

/** Puts the stand-ins where the worker's build looks for its libraries. Returns the folder to look for pkg-config files in. */
export async function writeStandIns(subprojects: string): Promise<string> {
  for (const [name, { build, options }] of Object.entries(projects)) {
    await write(join(subprojects, name, 'meson.build'), `project('${name}', 'c', 'cpp')\n${empty}\n${build}\n`);
    if (options) await write(join(subprojects, name, 'meson_options.txt'), `${options}\n`);
  }
  await mkdir(join(subprojects, 'libsrtp3', 'include'), { recursive: true });
  await copyFile(join(import.meta.dirname, 'srtp.h'), join(subprojects, 'libsrtp3', 'include', 'srtp.h'));
  const dense = join(subprojects, 'unordered_dense');
  await write(join(dense, 'ankerl', 'unordered_dense.h'), unorderedDense);
  await write(
    join(dense, 'unordered_dense.pc'),
    `Name: unordered_dense\nDescription: stand-in\nVersion: 4\nCflags: -I${dense}\n`,
  );
  return dense;
}

async function write(file: string, text: string) {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
}
